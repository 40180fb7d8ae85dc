"""The wall of joint reports as PDF: each is its centre's."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0023_joint_pdf")]

    operations = [
        migrations.RunSQL((SQL / "0024_joint_pdf_wall.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
