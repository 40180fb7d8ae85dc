"""What judging may know of a patient's age: NEWS2 is not for those under 16."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("tenants", "0005_pause_wall")]

    operations = [
        migrations.RunSQL(
            (SQL / "0006_birth_date.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
    ]
