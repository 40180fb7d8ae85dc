"""A person, or a relative who may help, answers the plan's questions, or says why not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from benefits.models import Survey
from benefits.operations.values import Entry, store_values
from benefits.queries.collecting import collected
from benefits.queries.plan import benefit_plan
from benefits.queries.sheet import course_of
from benefits.rules.due import Due
from benefits.rules.plan_types import MeasuredIn
from benefits.rules.points import Point
from benefits.rules.surveys import Skip, SurveyState, is_asked_of_person
from benefits.rules.windows import window_of
from dho.lib import clock
from tenants.models import Patient
from tenants.operations.access import record_access
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound, check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

    from benefits.rules.due import Cell
    from benefits.rules.plan_types import Indicator
    from benefits.rules.points import Course
    from benefits.rules.windows import Window
    from tenants.models import Relative
    from tenants.rules.viewer import Viewer

_NOT_ASKED = frozenset({Due.KNOWN, Due.NOT_KNOWN, Due.GIVEN_UP})
BY_HERSELF, BY_RELATIVE = "PATIENT", "RELATIVE"
"""Who answered, as a value's ``source``; what a nurse writes has the source of the plan's row."""


class NotAllAnswered(Exception):
    """Some of the questions have no answer. Nothing was saved."""


class NoLongerAsked(Exception):
    """The questions were answered, skipped or held back meanwhile. Nothing was saved."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. ``window``: the days that a count is about; None of a scale, which is about now."""

    indicator: Indicator
    window: Window | None


@dataclass(frozen=True, slots=True)
class Questions:
    """One person's open questions: those that nobody has answered and that are not given up."""

    survey_id: UUID
    point: Point
    asked: tuple[Asked, ...]


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
        if found.asked:
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
        asked = {one.indicator.code for one in _questions(patient, survey).asked}
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
    """Return what is asked at the survey's point; where a break cut into it, its counts alone."""
    point, plan = Point(survey.point), benefit_plan(patient.tenant_id)
    course = course_of(patient)
    left = [
        plan.indicators[cell.indicator]
        for cell in _cells(patient)
        if cell.point is point
        and cell.state not in _NOT_ASKED
        and is_asked_of_person(plan.benefit_of(cell.indicator))
    ]
    asked = (Asked(one, _window(one, point, course) if course else None) for one in left)
    return Questions(survey.id, point, tuple(asked))


def _window(indicator: Indicator, point: Point, course: Course) -> Window | None:
    return None if indicator.unit is MeasuredIn.SCORE else window_of(indicator, point, course)


def _cells(patient: Patient) -> Iterator[Cell]:
    own = Patient.objects.filter(id=patient.id)
    for one in collected(patient.tenant_id, clock.today(), patients=own):
        yield from one.cells
