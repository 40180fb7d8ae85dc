"""A notice to a relative without a sign-in: its key, who has a telephone, and where it goes."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("messaging", "0010_notice_to_a_relative"), ("tenants", "0010_receivers_wall")]

    operations = [
        migrations.RunSQL(
            (SQL / "0011_relatives_by_phone.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
    ]
