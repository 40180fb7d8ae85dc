"""Walls of questions, of the links they are sent by, and of what meetings decided."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0014_load_wall"),
        ("messaging", "0007_ways_out_wall"),
        ("selfcare_plans", "0007_templates_wall"),
    ]

    operations = [
        migrations.RunSQL((SQL / "0016_questions.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
