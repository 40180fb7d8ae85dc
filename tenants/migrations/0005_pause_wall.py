"""Wall of pauses; what judging may know of patients' and relatives' sign-ins."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_follow_patient")]

    operations = [
        migrations.RunSQL((SQL / "0005_pause.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
