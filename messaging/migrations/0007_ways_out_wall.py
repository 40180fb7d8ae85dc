"""Where a message by telephone goes."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("messaging", "0007_conversations_wall")]

    operations = [
        migrations.RunSQL((SQL / "0007_ways_out.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
