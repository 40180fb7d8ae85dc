"""The walls of requests and surveys; and values opened to offices of granted sight."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0006_plan_wall")]

    operations = [
        migrations.RunSQL((SQL / "0008_collecting_wall.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0008_values.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
