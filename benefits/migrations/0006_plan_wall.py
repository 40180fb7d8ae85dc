"""The wall of tenants' figures, grants on the open tables of the plan, and what the database keeps."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0004_report_run_wall"), ("tenants", "0010_receivers_wall")]

    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), migrations.RunSQL.noop)
        for name in ("0006_plan_wall.sql", "0006_plan_open.sql", "0006_plan_promises.sql")
    ]
