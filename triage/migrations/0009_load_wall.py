"""Grants on what a centre's lead sets about its load, and the way to the leads' addresses."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("triage", "0008_load"), ("tenants", "0007_emergency_wall")]

    operations = [
        migrations.RunSQL((SQL / "0009_load.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
