"""A person's questions are answered while every answer stands, whoever wrote it and wherever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits.models import IndicatorValue, Survey
from benefits.queries.plan import benefit_plan
from benefits.queries.standing import counted
from benefits.rules.points import Point
from benefits.rules.surveys import SurveyState, is_asked_of_person, reopened
from dho.lib import clock
from tenants.operations.access import record_access
from tenants.rules.codes import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from benefits.rules.benefit_plan import BenefitPlan
    from tenants.models import Patient
    from tenants.rules.viewer import Viewer

_OVER = (SurveyState.ANSWERED.value, SurveyState.SKIPPED.value)


def mark_answered(*, by: Viewer, patient: Patient) -> None:
    """End the patient's surveys whose answers all stand now, also those that nobody answered in time."""
    own = {"tenant_id": patient.tenant_id, "patient_id": patient.id}
    open_ones = list(Survey.objects.filter(**own).exclude(state__in=_OVER))
    if not open_ones:
        return
    plan = benefit_plan(patient.tenant_id)
    standing = counted(IndicatorValue.objects.filter(**own), plan)
    known = set(standing.values_list("indicator", "point"))
    for survey in open_ones:
        asked = asked_at(plan, Point(survey.point))
        if asked and all((code, survey.point) in known for code in asked):
            Survey.objects.filter(tenant_id=patient.tenant_id, id=survey.id).update(
                state=SurveyState.ANSWERED,
                reason="",
                answered_at=clock.now(),
                answered_by_id=by.user_id,
            )


def reopen_surveys(
    *, by: Viewer, tenant_id: UUID, lost: Iterable[tuple[UUID, str, str]], action: str
) -> int:
    """Open the surveys again that have lost an answer in the caller's transaction; return how many.

    ``lost``: patient, indicator and point of what no longer stands. Each survey is again what it is by
    its own dates: it waits, is asked for, or is missing; nobody is asked or reminded a second time. The
    access log says that ``action`` did it. The caller has checked what it withdraws.
    """
    at: dict[tuple[UUID, str], set[str]] = {}
    for patient_id, code, point in lost:
        at.setdefault((patient_id, point), set()).add(code)
    if not at:
        return 0
    rows = Survey.objects.filter(
        tenant_id=tenant_id,
        patient_id__in={patient_id for patient_id, _point in at},
        state=SurveyState.ANSWERED.value,
    )
    plan = benefit_plan(tenant_id)
    today, count = clock.today(), 0
    for survey in rows.order_by("patient_id", "due_on"):
        if not at.get((survey.patient_id, survey.point), set()) & {
            *asked_at(plan, Point(survey.point))
        }:
            continue
        state = reopened(survey.due_on, today, is_asked=survey.asked_at is not None)
        Survey.objects.filter(tenant_id=tenant_id, id=survey.id).update(
            state=state, reason="", answered_at=None, answered_by_id=None
        )
        record_access(
            viewer=by,
            tenant_id=tenant_id,
            patient_id=survey.patient_id,
            action="SURVEY_REOPENED",
            purpose=Purpose.BENEFITS,
            detail={"point": survey.point, "state": state.value, "by": action},
        )
        count += 1
    return count


def asked_at(plan: BenefitPlan, point: Point) -> list[str]:
    """Return the codes of the indicators that a person is asked for at a point."""
    return [
        one.code
        for row in plan.benefits
        for one in row.indicators
        if is_asked_of_person(row) and point in row.points_of(one)
    ]
