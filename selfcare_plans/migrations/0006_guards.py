"""Dangerous and impossible plans are refused by the database too."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("selfcare_plans", "0005_lifecycle_wall")]

    operations = [
        migrations.RunSQL(
            (SQL / "0006_guards.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        )
    ]
