"""The wall of conversations."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("messaging", "0005_address"), ("tenants", "0007_emergency_wall")]

    operations = [
        migrations.RunSQL((SQL / "0007_conversations.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
