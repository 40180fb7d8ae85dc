"""The walls of patients' own words and comparison figures, the open tables of communities, promises."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0010_import_file_wall")]

    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), migrations.RunSQL.noop)
        for name in ("0012_report_wall.sql", "0012_report_open.sql", "0012_report_promises.sql")
    ]
