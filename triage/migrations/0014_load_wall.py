"""Grants on what a centre's lead sets about its load, and the way to the leads' addresses."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("triage", "0012_told_wall"), ("tenants", "0010_receivers_wall")]

    operations = [
        migrations.RunSQL((SQL / "0014_load.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
