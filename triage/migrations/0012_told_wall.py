"""Wall of tellings: whether patients know of their red answers."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("triage", "0010_worklist_wall"), ("measurements", "0007_questionnaires_wall")]

    operations = [
        migrations.RunSQL((SQL / "0012_told.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
