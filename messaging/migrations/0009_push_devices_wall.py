"""The wall of devices that take push notices, where a push goes, and what ends a device."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("messaging", "0008_push_devices")]

    operations = [
        migrations.RunSQL((SQL / "0009_push_devices.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
