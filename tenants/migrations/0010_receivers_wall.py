"""What judging asks about the units that plans name, and about the relatives who may be told."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("tenants", "0009_take_over_wall")]

    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), migrations.RunSQL.noop)
        for name in ("0010_receivers.sql", "0010_may_be_told.sql")
    ]
