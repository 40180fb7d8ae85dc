"""Walls of questions, of the links they are sent by, and of what meetings decided."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0005_address"),
        ("tenants", "0007_emergency_wall"),
        ("triage", "0008_questions"),
    ]

    operations = [
        migrations.RunSQL((SQL / "0009_questions.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
