"""The wall of drawn reports, and the promise that none keeps words that were withdrawn."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0021_report_pdf")]

    operations = [
        migrations.RunSQL((SQL / "0022_report_pdf_wall.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0022_report_pdf_promises.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
