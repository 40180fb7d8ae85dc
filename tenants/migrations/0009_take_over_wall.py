"""Wall of take-overs, and the promise that nothing else moves the owner of a course."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("tenants", "0008_hours_open")]

    operations = [
        migrations.RunSQL((SQL / "0009_take_over.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
