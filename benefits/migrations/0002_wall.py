"""The wall of indicator values, and the promise that they never change."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0001_initial"), ("tenants", "0002_wall")]

    operations = [
        migrations.RunSQL((SQL / "0002_wall.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0002_promises.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
