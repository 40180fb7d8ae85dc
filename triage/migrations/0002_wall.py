"""Months, walls and grants of judgements and alerts."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0001_initial"),
        ("measurements", "0002_wall"),
        ("messaging", "0003_wall"),
        ("selfcare_plans", "0003_wall"),
    ]

    operations = [
        migrations.RunSQL((SQL / "0002_partitions.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0002_wall.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
