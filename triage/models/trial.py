"""What clinicians decided on proposals from readings, one row each, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from selfcare_plans.models import PlanVersion, SelfCarePlan
from tenants.models import Patient, Unit, User, Wall, Walled, WalledForeignKey, codes
from tenants.models.scoping import one_of
from triage.rules.trial import Decision


class TrialDecision(Walled):
    """What was proposed for one series from which days, what was decided, why, by whom and when.

    ``first_day`` and ``last_day`` are the patient's own, both included. ``proposed`` and ``decided``
    hold ``normal``, ``spread`` and ``bounds`` as texts, in the kind's unit; ``version`` is the draft
    that ``decided`` went into.
    """

    wall = Wall(whole="SELECT, INSERT", granted="SELECT, INSERT")

    patient = WalledForeignKey(Patient, related_name="+")
    plan = WalledForeignKey(SelfCarePlan, related_name="+")
    version = WalledForeignKey(PlanVersion, null=True, related_name="+")
    kind = models.CharField(max_length=24)
    component = models.CharField(max_length=40, blank=True)
    context = models.CharField(max_length=80, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    days = models.PositiveSmallIntegerField()
    readings = models.PositiveIntegerField()
    # An admission, a course or a pause lay in the days or shortly before: proposed again later.
    is_uncertain = models.BooleanField()
    proposed = models.JSONField()
    decision = models.CharField(max_length=8, choices=codes(Decision))
    decided = models.JSONField(null=True)
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("decision", Decision, "trial_decision_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="trial_decision_says_why"),
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="trial_decision_names_its_days"
            ),
            models.CheckConstraint(
                condition=Q(
                    decision=Decision.LEFT.value, version__isnull=True, decided__isnull=True
                )
                | (
                    ~Q(decision=Decision.LEFT.value)
                    & Q(version__isnull=False, decided__isnull=False)
                ),
                name="trial_decision_changes_a_draft_unless_left",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "at"], name="trial_decision_by_plan"),
            models.Index(
                fields=["at"], condition=Q(is_uncertain=True), name="trial_decision_uncertain"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
