"""What is done beside the plan, without a new version: tick, evaluate, see, hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from selfcare_plans.models import GoalEvaluation, MeasureProgress, PlanHandover, PlanVersion
from selfcare_plans.operations.reach import PLAN_LIVED, purpose_of
from selfcare_plans.operations.refusals import NotInThePlan, NotTheirMeasure
from selfcare_plans.queries import document_of, version_in_force
from selfcare_plans.rules.life import EvaluationResult, HandoverStep, MeasureState
from tenants.operations.access import access_patient
from tenants.queries.patients import open_enrolment
from tenants.rules.codes import UnitKind
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound, check

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from selfcare_plans.rules.document import Goal, Measure
    from tenants.models import Patient
    from tenants.rules.viewer import Viewer


@transaction.atomic
def tick_measure(
    *, by: Viewer, patient_id: UUID, measure_id: str, state: MeasureState, comment: str = ""
) -> MeasureProgress:
    """Say how a measure of the plan in force stands.

    An organisation ticks its own; the patient's centre and home municipality tick any. Raises
    ``NotTheirMeasure``, ``NotInThePlan``, ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.TICK_MEASURE)
    version = _lived(by, patient_id)
    measures = [one for goal in _goals(version) for one in goal.measures]
    measure = next((one for one in measures if one.id and one.id == measure_id), None)
    if measure is None:
        raise NotInThePlan
    if not may_tick(by, version.patient, measure):
        raise NotTheirMeasure
    row = MeasureProgress(
        tenant_id=version.tenant_id,
        patient_id=version.patient_id,
        plan_id=version.plan_id,
        measure_id=measure_id,
        state=state.value,
        comment=comment.strip(),
        by_id=by.user_id,
        unit_id=_unit(by),
        at=clock.now(),
    )
    row.save(force_insert=True)
    return row


def may_tick(viewer: Viewer, patient: Patient, measure: Measure) -> bool:
    """Whether the measure is the viewer's unit's own, or the viewer's is the centre or the home."""
    if viewer.unit_id is None or not viewer.can(Permission.TICK_MEASURE):
        return False
    if measure.unit == str(viewer.unit_id):
        return True
    if viewer.unit_kind is UnitKind.MUNICIPAL:
        return bool(viewer.tenant_id == patient.tenant_id)
    course = open_enrolment(patient)
    return course is not None and bool(course.centre_id == viewer.unit_id)


@transaction.atomic
def evaluate_goal(
    *,
    by: Viewer,
    patient_id: UUID,
    goal_id: str,
    on: date,
    result: EvaluationResult,
    comment: str = "",
) -> GoalEvaluation:
    """Write down whether a goal of the plan in force was reached, found on the day ``on``.

    Raises ``NotInThePlan``, ``NotFound`` and ``NotAllowed``.
    """
    check(by, Permission.EVALUATE_GOAL)
    version = _lived(by, patient_id)
    if not any(goal.id and goal.id == goal_id for goal in _goals(version)):
        raise NotInThePlan
    row = GoalEvaluation(
        tenant_id=version.tenant_id,
        patient_id=version.patient_id,
        plan_id=version.plan_id,
        goal_id=goal_id,
        evaluated_on=on,
        result=result.value,
        comment=comment.strip(),
        by_id=by.user_id,
        unit_id=_unit(by),
        at=clock.now(),
    )
    row.save(force_insert=True)
    return row


@transaction.atomic
def confirm_plan_seen(*, by: Viewer, patient_id: UUID, version_id: UUID) -> None:
    """The patient has read this version. Said twice, it is kept once.

    Raises ``NotFound``, also for a version that no longer holds, and ``NotAllowed``.
    """
    check(by, Permission.CONFIRM_OWN_PLAN)
    _take_step(by, _lived(by, patient_id, version_id), HandoverStep.SEEN)


@transaction.atomic
def note_plan_printed(*, by: Viewer, patient_id: UUID, version_id: UUID) -> None:
    """A print of this version was made. Raises as ``hand_over_plan``."""
    check(by, Permission.HAND_OVER_PLAN)
    _take_step(by, _lived(by, patient_id, version_id), HandoverStep.PRINTED)


@transaction.atomic
def hand_over_plan(*, by: Viewer, patient_id: UUID, version_id: UUID) -> None:
    """The patient has the new print, and the old one is thrown away: the task is done.

    Raises ``NotFound``, also for a version that no longer holds, and ``NotAllowed``.
    """
    check(by, Permission.HAND_OVER_PLAN)
    _take_step(by, _lived(by, patient_id, version_id), HandoverStep.HANDED_OVER)


def _lived(by: Viewer, patient_id: UUID, version_id: UUID | None = None) -> PlanVersion:
    patient = access_patient(by, patient_id, purpose_of(by), action=PLAN_LIVED)
    version = version_in_force(by, patient, clock.now())
    if version is None or (version_id is not None and version.id != version_id):
        raise NotFound
    return version


def _unit(by: Viewer) -> UUID:
    if by.unit_id is None:
        raise NotAllowed(Permission.TICK_MEASURE.value)
    return by.unit_id


def _goals(version: PlanVersion) -> tuple[Goal, ...]:
    return document_of(version).goals


def _take_step(by: Viewer, version: PlanVersion, step: HandoverStep) -> None:
    row = PlanHandover(
        tenant_id=version.tenant_id,
        patient_id=version.patient_id,
        version=version,
        step=step.value,
        by_id=by.user_id,
        unit_id=by.unit_id,
        at=clock.now(),
    )
    PlanHandover.objects.bulk_create([row], ignore_conflicts=True)
