"""To which units a patient is open, asked by whoever sees her: also where an agreement is over."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("tenants", "0015_moved_equipment_wall")]

    operations = [
        migrations.RunSQL(
            (SQL / "0016_units_in_sight.sql").read_text(encoding="utf-8"),
            migrations.RunSQL.noop,
        ),
    ]
