"""Grants on the hours of units and on who is on duty."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("tenants", "0007_emergency_wall")]

    operations = [
        migrations.RunSQL(
            (SQL / "0008_hours_open.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
    ]
