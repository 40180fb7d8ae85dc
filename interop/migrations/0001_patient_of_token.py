"""How a device may name its patient."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("identity", "0003_wall")]

    operations = [
        migrations.RunSQL(
            (SQL / "0001_patient_of_token.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
    ]
