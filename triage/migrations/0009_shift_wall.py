"""Wall of notes to the next shift, and grants on who signed off."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("triage", "0009_discharge_wall")]

    operations = [
        migrations.RunSQL(
            (SQL / "0009_shift.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
    ]
