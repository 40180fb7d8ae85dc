"""The wall of what was decided on proposals from readings."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("triage", "0007_journal_wall"), ("selfcare_plans", "0005_lifecycle_wall")]

    operations = [
        migrations.RunSQL((SQL / "0007_trial_wall.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
