"""Wall of what was said of equipment when a take-over was accepted."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("tenants", "0014_moved_equipment"), ("tenants", "0009_take_over_wall")]

    operations = [
        migrations.RunSQL(
            (SQL / "0015_moved_equipment.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
    ]
