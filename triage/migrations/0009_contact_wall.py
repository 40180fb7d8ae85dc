"""Walls of logged calls and of requests to measure again."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("triage", "0009_alert_promises")]

    operations = [
        migrations.RunSQL((SQL / "0009_contact.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
