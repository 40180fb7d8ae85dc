"""Walls of what left for the journal and of incident reports."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("triage", "0007_care_wall"), ("tenants", "0007_emergency_wall")]

    operations = [
        migrations.RunSQL((SQL / "0007_journal.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
