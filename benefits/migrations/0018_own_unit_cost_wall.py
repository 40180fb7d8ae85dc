"""The wall of prices of own rows, and the promises that they stay, and are of who gains."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0017_own_unit_cost")]

    operations = [
        migrations.RunSQL((SQL / "0018_own_unit_cost_wall.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0018_own_unit_cost_promises.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
