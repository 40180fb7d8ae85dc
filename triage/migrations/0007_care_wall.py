"""Walls of assessments, and of what patients answered to "have you done it?"."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("triage", "0006_care"), ("tenants", "0005_pause_wall")]

    operations = [
        migrations.RunSQL((SQL / "0007_care.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
