"""What judging asks about the units that plans name."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("tenants", "0009_unit_closed")]

    operations = [
        migrations.RunSQL((SQL / "0010_receivers.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
