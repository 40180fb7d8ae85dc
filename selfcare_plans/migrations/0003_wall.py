"""The wall of plans, and the promises that the database keeps."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("selfcare_plans", "0001_initial"), ("tenants", "0002_wall")]

    operations = [
        migrations.RunSQL((SQL / "0003_wall.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0003_promises.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
