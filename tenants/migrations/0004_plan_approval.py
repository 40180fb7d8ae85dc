"""Who approves plans at a centre, and how long a doctor has to answer.

Centres that exist go on as they did, approving alone; new ones begin with a doctor's approval.
"""

from django.db import migrations, models

CODES = [("DOCTOR", "DOCTOR"), ("CENTRE", "CENTRE")]


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_follow_patient")]

    operations = [
        migrations.AddField("unit", "approval_days", models.PositiveSmallIntegerField(default=7)),
        migrations.AddField(
            "unit",
            "plan_approval",
            models.CharField(choices=CODES, default="CENTRE", max_length=6),
        ),
        migrations.AlterField(
            "unit",
            "plan_approval",
            models.CharField(choices=CODES, default="DOCTOR", max_length=6),
        ),
        migrations.AddConstraint(
            "unit",
            models.CheckConstraint(
                condition=models.Q(("plan_approval__in", ["DOCTOR", "CENTRE"])),
                name="unit_plan_approval_is_known",
            ),
        ),
        migrations.AddConstraint(
            "unit",
            models.CheckConstraint(
                condition=models.Q(("approval_days__gte", 1), ("approval_days__lte", 90)),
                name="unit_gives_doctors_1_to_90_days",
            ),
        ),
    ]
