"""Months, walls and the one statement of intake."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("measurements", "0001_initial"), ("identity", "0003_wall")]

    operations = [
        migrations.RunSQL((SQL / "0002_partitions.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0002_wall.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0002_record.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
