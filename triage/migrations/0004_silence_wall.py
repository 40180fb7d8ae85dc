"""Walls of the ladder's rungs and relatives' answers."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("triage", "0002_wall"), ("tenants", "0005_pause_wall")]

    operations = [
        migrations.RunSQL((SQL / "0004_silence.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
