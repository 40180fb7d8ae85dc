"""Whether a value is nought, for what makes requests: of nought no part is asked for."""

from pathlib import Path

from django.db import migrations, models
from django.db.models import ExpressionWrapper, Q

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0019_scale_ends")]

    operations = [
        migrations.AddField(
            model_name="indicatorvalue",
            name="is_nought",
            field=models.GeneratedField(
                expression=ExpressionWrapper(
                    Q(value__isnull=False) & Q(value=0), output_field=models.BooleanField()
                ),
                output_field=models.BooleanField(),
                db_persist=True,
            ),
        ),
        migrations.RunSQL((SQL / "0020_nought.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
