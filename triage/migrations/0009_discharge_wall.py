"""Walls of discharges and of what doctors marked."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("triage", "0009_contact_wall"), ("tenants", "0009_take_over_wall")]

    operations = [
        migrations.RunSQL((SQL / "0009_discharge.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
