"""A person's questions are answered when every answer stands, whoever wrote it and wherever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits.models import IndicatorValue, Survey
from benefits.queries.plan import benefit_plan
from benefits.queries.standing import counted
from benefits.rules.points import Point
from benefits.rules.surveys import SurveyState, is_asked_of_person
from dho.lib import clock

if TYPE_CHECKING:
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


def asked_at(plan: BenefitPlan, point: Point) -> list[str]:
    """Return the codes of the indicators that a person is asked for at a point: scales."""
    return [
        one.code
        for row in plan.benefits
        for one in row.indicators
        if is_asked_of_person(row, one) and point in row.points_of(one)
    ]
