"""A tenant's own scale goes to 100 at most, and may say what its ends mean.

Not asked of versions that are there: a definition never changes, and those of longer scales are still
read, and answered by a number.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("benefits", "0018_own_unit_cost_wall")]

    operations = [
        migrations.AddField(
            model_name="indicatordefinition",
            name="lowest_means",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.AddField(
            model_name="indicatordefinition",
            name="highest_means",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        AddConstraintNotValid(
            model_name="indicatordefinition",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit", "SCORE"), _negated=True) | models.Q(("highest__lte", 100)),
                name="indicator_definition_scale_goes_to_100_at_most",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatordefinition",
            constraint=models.CheckConstraint(
                condition=models.Q(("highest_means", ""), ("lowest_means", ""))
                | models.Q(
                    ("unit", "SCORE"),
                    models.Q(("lowest_means", ""), _negated=True),
                    models.Q(("highest_means", ""), _negated=True),
                ),
                name="indicator_definition_names_both_ends_of_a_scale_or_none",
            ),
        ),
    ]
