"""Walls of greens received, and the grants on when people last looked."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("triage", "0009_shift_wall")]

    operations = [
        migrations.RunSQL((SQL / "0010_worklist.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
