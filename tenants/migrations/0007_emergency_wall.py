"""Wall of emergency look-ups, and the function that opens one."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("tenants", "0006_birth_date_for_judging")]

    operations = [
        migrations.RunSQL((SQL / "0007_emergency.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
