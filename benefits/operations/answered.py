"""A person's questions are answered when every answer stands, whoever wrote it and wherever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits.models import IndicatorValue, Survey
from benefits.queries.plan import benefit_plan
from benefits.rules.plan_types import MeasuredIn, Source
from benefits.rules.points import Point
from benefits.rules.surveys import SurveyState
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
    standing = IndicatorValue.objects.filter(**own, superseded_at__isnull=True)
    known = set(standing.values_list("indicator", "point"))
    plan = benefit_plan(patient.tenant_id)
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
        if row.source is Source.QUESTIONNAIRE
        for one in row.indicators
        if one.unit is MeasuredIn.SCORE and point in row.points_of(one)
    ]
