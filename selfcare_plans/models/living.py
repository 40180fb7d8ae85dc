"""What lives beside the plan: measures ticked, goals evaluated, a new version handed over.

All three are written once and never changed; the latest row of a measure is its state.
"""

from __future__ import annotations

from django.db import models

from selfcare_plans.models.plans import PlanVersion, SelfCarePlan
from selfcare_plans.rules.life import EvaluationResult, HandoverStep, MeasureState
from tenants.models import Patient, Unit, User, Wall, Walled, WalledForeignKey, codes, one_of

_WRITTEN_ONCE = Wall(whole="SELECT, INSERT", granted="SELECT, INSERT")


class MeasureProgress(Walled):
    """The state of one measure of the plan, as somebody of an organisation ticked it."""

    wall = _WRITTEN_ONCE

    patient = WalledForeignKey(Patient, related_name="+")
    plan = WalledForeignKey(SelfCarePlan, related_name="progress")
    measure_id = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=codes(MeasureState))
    comment = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("state", MeasureState, "measure_progress_state_is_known"),
            models.CheckConstraint(
                condition=~models.Q(measure_id=""), name="measure_progress_names_its_measure"
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "measure_id", "at"], name="measure_progress_latest")
        ]

    def __str__(self) -> str:
        return str(self.id)


class GoalEvaluation(Walled):
    """Whether a goal was reached, as it was found on a day together with the patient."""

    wall = _WRITTEN_ONCE

    patient = WalledForeignKey(Patient, related_name="+")
    plan = WalledForeignKey(SelfCarePlan, related_name="evaluations")
    goal_id = models.CharField(max_length=64)
    evaluated_on = models.DateField()
    result = models.CharField(max_length=11, choices=codes(EvaluationResult))
    comment = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("result", EvaluationResult, "goal_evaluation_result_is_known"),
            models.CheckConstraint(
                condition=~models.Q(goal_id=""), name="goal_evaluation_names_its_goal"
            ),
        ]
        indexes = [models.Index(fields=["plan", "goal_id", "at"], name="goal_evaluation_latest")]

    def __str__(self) -> str:
        return str(self.id)


class PlanHandover(Walled):
    """One step of a new version on its way to the patient: seen, printed, handed over.

    Done when the new print was handed over; that the patient has seen it stands beside.
    """

    wall = _WRITTEN_ONCE

    patient = WalledForeignKey(Patient, related_name="+")
    version = WalledForeignKey(PlanVersion, related_name="handover")
    step = models.CharField(max_length=11, choices=codes(HandoverStep))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("step", HandoverStep, "plan_handover_step_is_known"),
            models.UniqueConstraint(
                fields=["tenant", "version", "step"], name="plan_handover_step_is_taken_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
