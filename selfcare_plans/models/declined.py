"""That a plan does not take a template's new version over, and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from selfcare_plans.models.plans import SelfCarePlan
from selfcare_plans.models.templates import TemplateVersion
from tenants.models import Patient, Unit, User, Wall, Walled, WalledForeignKey


class TemplateDeclined(Walled):
    """No thanks, said once for a plan to a version of its template. Never changed."""

    wall = Wall(whole="SELECT, INSERT", granted="SELECT, INSERT")

    patient = WalledForeignKey(Patient, related_name="+")
    plan = WalledForeignKey(SelfCarePlan, related_name="declined")
    template_version = models.ForeignKey(
        TemplateVersion, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "plan", "template_version"],
                name="template_declined_once_per_plan_and_version",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="template_declined_says_why"),
        ]

    def __str__(self) -> str:
        return str(self.id)
