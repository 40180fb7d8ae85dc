"""Walls of photos and marks; intake of what kinds without a number hold."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("measurements", "0002_wall"), ("tenants", "0003_follow_patient")]

    operations = [
        migrations.RunSQL((SQL / "0005_wall.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0005_record.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
