"""A person, or a relative who may help, answers the plan's questions, or says why not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from benefits.models import IndicatorValue, Survey
from benefits.operations.answered import asked_at
from benefits.operations.values import Entry, store_values
from benefits.queries.collecting import collected
from benefits.queries.plan import benefit_plan
from benefits.queries.standing import counted
from benefits.rules.due import Due
from benefits.rules.points import Point
from benefits.rules.surveys import Skip, SurveyState
from dho.lib import clock
from tenants.models import Patient
from tenants.operations.access import record_access
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound, check

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from benefits.rules.plan_types import Indicator
    from tenants.models import Relative
    from tenants.rules.viewer import Viewer

BY_HERSELF, BY_RELATIVE = "PATIENT", "RELATIVE"
"""Who answered, as a value's ``source``; what a nurse writes has the source of the plan's row."""


class NotAllAnswered(Exception):
    """Some of the questions have no answer. Nothing was saved."""


class NoLongerAsked(Exception):
    """The questions were answered, skipped or held back meanwhile. Nothing was saved."""


@dataclass(frozen=True, slots=True)
class Questions:
    """One person's open questions: those that nobody has answered and that are not given up."""

    survey_id: UUID
    point: Point
    indicators: tuple[Indicator, ...]


def open_questions(*, by: Viewer, patient: Patient) -> Questions | None:
    """Return the oldest questions that wait for the person who was reached, or None.

    Raises ``NotAllowed`` without ANSWER_SURVEY.
    """
    check(by, Permission.ANSWER_SURVEY)
    rows = Survey.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, state=SurveyState.SENT.value
    )
    for survey in rows.order_by("due_on"):
        found = _questions(patient, survey)
        if found.indicators:
            return found
    return None


def answer_survey(
    *,
    by: Viewer,
    patient: Patient,
    relation: Relative | None,
    survey_id: UUID,
    answers: Mapping[str, Decimal | None],
) -> None:
    """Keep the answers; None is "I do not know". All of them, or nothing.

    ``patient`` was reached by ``open_record``. Raises ``NotAllowed``, also for a relative who may
    not record; ``NotAllAnswered``, ``NoLongerAsked``, ``ImpossibleValue``.
    """
    with transaction.atomic():
        survey = _waiting(by, patient, relation, survey_id)
        asked = {one.code for one in _questions(patient, survey).indicators}
        if not asked <= answers.keys():
            raise NotAllAnswered
        entries = [
            Entry(code, Point(survey.point), answers[code], not_known=answers[code] is None)
            for code in sorted(asked)
        ]
        source = BY_HERSELF if relation is None else BY_RELATIVE
        store_values(by=by, patient=patient, entries=entries, source=source)
        _end(by, patient, survey, SurveyState.ANSWERED, "", "SURVEY_ANSWERED")


def skip_survey(
    *, by: Viewer, patient: Patient, relation: Relative | None, survey_id: UUID, reason: Skip
) -> None:
    """Keep that the person does not answer, and why: her answers are missing. Raises as ``answer_survey``."""
    with transaction.atomic():
        survey = _waiting(by, patient, relation, survey_id)
        _end(by, patient, survey, SurveyState.SKIPPED, reason.value, "SURVEY_SKIPPED")


def _waiting(by: Viewer, patient: Patient, relation: Relative | None, survey_id: UUID) -> Survey:
    check(by, Permission.ANSWER_SURVEY)
    if relation is not None and not relation.may_record:
        raise NotAllowed(Permission.ANSWER_SURVEY.value)
    # One at a time per patient, as everywhere that values are written.
    own = {"tenant_id": patient.tenant_id, "patient_id": patient.id}
    Patient.objects.select_for_update(no_key=True).get(tenant_id=patient.tenant_id, id=patient.id)
    survey = Survey.objects.filter(**own, id=survey_id).first()
    if survey is None:
        raise NotFound
    if survey.state != SurveyState.SENT:
        raise NoLongerAsked
    return survey


def _end(
    by: Viewer, patient: Patient, survey: Survey, state: SurveyState, reason: str, action: str
) -> None:
    Survey.objects.filter(tenant_id=patient.tenant_id, id=survey.id).update(
        state=state, reason=reason, answered_at=clock.now(), answered_by_id=by.user_id
    )
    record_access(
        viewer=by,
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        action=action,
        purpose=Purpose.BENEFITS,
    )


def _questions(patient: Patient, survey: Survey) -> Questions:
    point, plan = Point(survey.point), benefit_plan(patient.tenant_id)
    asked = asked_at(plan, point)
    own = IndicatorValue.objects.filter(
        tenant_id=patient.tenant_id, patient_id=patient.id, point=point.value
    )
    known = set(counted(own, plan).values_list("indicator", flat=True))
    given_up = _given_up(patient, point)
    left = [code for code in asked if code not in known and code not in given_up]
    return Questions(survey.id, point, tuple(plan.indicators[code] for code in left))


def _given_up(patient: Patient, point: Point) -> set[str]:
    own = Patient.objects.filter(id=patient.id)
    people = collected(patient.tenant_id, clock.today(), patients=own)
    return {
        cell.indicator
        for one in people
        for cell in one.cells
        if cell.point is point and cell.state is Due.GIVEN_UP
    }
