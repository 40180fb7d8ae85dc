"""Walls of assessments, and of what patients answered to "have you done it?"."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("triage", "0004_silence_wall"), ("tenants", "0006_birth_date_for_judging")]

    operations = [
        migrations.RunSQL((SQL / "0007_care.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
