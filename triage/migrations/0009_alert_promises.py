"""Nobody resolves what was not seen, moves a deadline later, or has what is another unit's."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("triage", "0007_trial_decision_wall")]

    operations = [
        migrations.RunSQL(
            (SQL / "0009_promises.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
    ]
