"""Who may touch questionnaires, the promises on their versions, and intake with a form's version."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("measurements", "0005_told_and_marked_wall"), ("tenants", "0005_pause_wall")]

    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), migrations.RunSQL.noop)
        for name in ("0007_open.sql", "0007_promises.sql", "0007_record.sql")
    ]
