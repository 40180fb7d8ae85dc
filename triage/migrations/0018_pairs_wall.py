"""Walls of pairs of a yellow and its second, green reading."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("triage", "0017_pairs")]

    operations = [
        migrations.RunSQL((SQL / "0018_pairs.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
