"""The wall of files with figures, and the promise that one which is over never changes."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0008_collecting_wall")]

    operations = [
        migrations.RunSQL((SQL / "0010_wall.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0010_promises.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
