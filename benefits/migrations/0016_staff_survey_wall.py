"""The walls of the survey of staff, the one way to answer it, and the promises of its counts."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0015_staff_survey")]

    operations = [
        migrations.RunSQL((SQL / "0016_staff_survey.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0016_staff_survey_wall.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
