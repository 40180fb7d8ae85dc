"""Grants on the services that are rung in the evening."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("tenants", "0010_receivers_wall")]

    operations = [
        migrations.RunSQL(
            (SQL / "0013_evening_open.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
    ]
