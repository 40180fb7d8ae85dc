"""What people did with a plan's versions, one row each, never changed."""

from __future__ import annotations

from django.db import models

from selfcare_plans.models.plans import PlanVersion
from selfcare_plans.rules.approval import Door
from selfcare_plans.rules.life import ActCode
from tenants.models import Patient, Unit, User, Wall, Walled, WalledForeignKey, codes, one_of


class PlanAct(Walled):
    """One act on a version: who, of which unit, when, through which door, with which words."""

    wall = Wall(whole="SELECT, INSERT", granted="SELECT, INSERT")

    patient = WalledForeignKey(Patient, related_name="+")
    version = WalledForeignKey(PlanVersion, related_name="acts")
    code = models.CharField(max_length=10, choices=codes(ActCode))
    door = models.CharField(max_length=14, choices=codes(Door))
    comment = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("code", ActCode, "plan_act_code_is_known"),
            one_of("door", Door, "plan_act_door_is_known"),
            models.CheckConstraint(
                condition=~models.Q(code=ActCode.RETURNED.value) | ~models.Q(comment=""),
                name="plan_act_returned_says_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(code=ActCode.ENDED.value) | ~models.Q(comment=""),
                name="plan_act_ended_says_why",
            ),
        ]
        indexes = [models.Index(fields=["version", "at"], name="plan_act_by_version")]

    def __str__(self) -> str:
        return str(self.id)
