"""The wall of reports, and the promise that a finished one never changes."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0002_wall"), ("tenants", "0007_emergency_wall")]

    operations = [
        migrations.RunSQL((SQL / "0004_wall.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0004_promises.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
