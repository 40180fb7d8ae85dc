"""The wall of what was declined, the open tables of templates, and what the database keeps."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("selfcare_plans", "0006_guards"), ("tenants", "0006_birth_date_for_judging")]

    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), migrations.RunSQL.noop)
        for name in ("0007_wall.sql", "0007_open.sql", "0007_promises.sql")
    ]
