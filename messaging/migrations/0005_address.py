"""Where a notice to a person goes."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("messaging", "0003_wall"), ("tenants", "0003_follow_patient")]

    operations = [
        migrations.RunSQL((SQL / "0005_address.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
