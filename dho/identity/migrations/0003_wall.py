"""The wall of tokens and the function that identifies one."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("tenants", "0002_wall")]

    operations = [
        migrations.RunSQL((SQL / "0003_wall.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0003_identify_token.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
