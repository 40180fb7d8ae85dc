"""The wall of costs, and the promise that what was set stays as it was set."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0012_report_beside_wall")]

    operations = [
        migrations.RunSQL((SQL / "0014_costs_wall.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0014_costs_promises.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
