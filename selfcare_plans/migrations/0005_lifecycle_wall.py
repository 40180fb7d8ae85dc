"""The walls of the life cycle's tables, and the promises that the database keeps."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("selfcare_plans", "0003_wall"), ("tenants", "0003_follow_patient")]

    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), migrations.RunSQL.noop)
        for name in ("0005_wall.sql", "0005_open.sql", "0005_promises.sql")
    ]
