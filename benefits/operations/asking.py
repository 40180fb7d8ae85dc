"""Ask offices for what a quarter left due, and persons the plan's questions: once, reminded once.

For the beat and for ``./manage.py ask_for_benefits``: run at any time and any number of times, by
any number of processes, it asks nobody twice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connections, transaction

from benefits.models import CollectionRequest, Survey
from benefits.queries.collecting import collected
from benefits.queries.holds import helpers_of, holds_of
from benefits.queries.plan import benefit_plan
from benefits.rules.due import OPEN, Due
from benefits.rules.offices import REMIND_AFTER, is_asked_in, latest_quarter
from benefits.rules.surveys import (
    ENDED,
    REMIND_SURVEY_AFTER,
    Hold,
    SurveyState,
    is_asked_of_person,
    survey_now,
)
from dho.lib import clock
from messaging.operations import notices_for, notices_to_people
from tenants.models import Patient

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from benefits.queries.collecting import Collected
    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.points import Period, Point

TRIAGE = "triage"
ASKED, REMINDED = "COLLECT", "COLLECT_REMINDER"
SURVEY, SURVEY_REMINDED = "SURVEY", "SURVEY_REMINDER"


@dataclass(frozen=True, slots=True)
class Made:
    """How many requests and surveys came into being, and how many notices of them."""

    requests: int = 0
    surveys: int = 0
    notices: int = 0

    def __add__(self, other: Made) -> Made:
        """Return both together."""
        return Made(
            self.requests + other.requests,
            self.surveys + other.surveys,
            self.notices + other.notices,
        )


def ask_for_benefits() -> Made:
    """Ask and remind what is to be asked and reminded today; each tenant in its own transaction."""
    today = clock.today()
    with_patients = Patient.objects.using(TRIAGE).values_list("tenant_id", flat=True).distinct()
    made = Made()
    quarter = latest_quarter(today)
    for tenant_id in sorted(with_patients):
        with transaction.atomic(using=TRIAGE):
            _alone()
            everybody = Patient.objects.using(TRIAGE).only("id")
            people = collected(tenant_id, today, patients=everybody, using=TRIAGE)
            made += _requests(tenant_id, people, quarter)
            made += _surveys(tenant_id, people, today)
    return made


def _alone() -> None:
    """Let one process at a time ask, until the transaction ends: no office is told twice."""
    with connections[TRIAGE].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('ask_for_benefits', 0))")


def _requests(tenant_id: UUID, people: Sequence[Collected], quarter: Period) -> Made:
    now = clock.now()
    asked = _asked(people, quarter)
    rows = CollectionRequest.objects.using(TRIAGE)
    known = {one.unit_id: one for one in rows.filter(tenant_id=tenant_id, quarter=quarter.code)}
    # What an earlier quarter left open is asked for anew in this one's request.
    rows.filter(tenant_id=tenant_id, quarter__lt=quarter.code, done_at__isnull=True).update(
        done_at=now
    )
    new = [
        CollectionRequest(
            tenant_id=tenant_id,
            unit_id=unit_id,
            quarter=quarter.code,
            patients=len(of),
            cells=sum(of.values()),
            made_at=now,
        )
        for unit_id, of in asked.items()
        if unit_id not in known
    ]
    rows.bulk_create(new, ignore_conflicts=True)
    notices = 0
    sees = _who_sees(people)
    for one in rows.filter(tenant_id=tenant_id, quarter=quarter.code).select_for_update():
        # Whoever cannot see any of the patients would sign in to an empty page.
        about = [who for who in asked.get(one.unit_id, ()) if one.unit_id in sees[who]]
        if one.unit_id not in asked and one.done_at is None:
            one.done_at = now
            one.save(using=TRIAGE, update_fields=["done_at"])
        elif about and one.done_at is not None:
            # What was given was withdrawn: it is asked for again, without a second notice.
            one.done_at = None
            one.save(using=TRIAGE, update_fields=["done_at"])
        if one.done_at is not None:
            continue
        notices += bool(about) and _tell_office(one, about[0], now)
    return Made(requests=len(new), notices=notices)


def _asked(people: Iterable[Collected], quarter: Period) -> dict[UUID, Counter[UUID]]:
    """Return how many figures of which persons each office is asked for."""
    found: dict[UUID, Counter[UUID]] = {}
    for one in people:
        for cell in one.cells:
            unit_id = one.offices.of(cell.source)
            if unit_id is not None and is_asked_in(cell, quarter):
                found.setdefault(unit_id, Counter())[one.patient_id] += 1
    return found


def _who_sees(people: Iterable[Collected]) -> dict[UUID, set[UUID | None]]:
    return {one.patient_id: {*one.seen_by, one.offices.municipal_id} for one in people}


def _tell_office(request: CollectionRequest, about: UUID, now: datetime) -> bool:
    """Write the one notice of a quarter, or its one reminder; return whether one was written.

    An office that several municipalities ask is told once of all.
    """
    first = (
        CollectionRequest.objects.using(TRIAGE)
        .filter(unit_id=request.unit_id, quarter=request.quarter, noticed_at__isnull=False)
        .order_by("noticed_at", "id")
        .first()
    )
    if request.noticed_at is None:
        request.noticed_at = first.noticed_at if first else now
        request.save(using=TRIAGE, update_fields=["noticed_at"])
        code = ASKED
        is_told = first is not None
    elif request.reminded_at is None and now >= request.noticed_at + REMIND_AFTER:
        is_told = (
            CollectionRequest.objects.using(TRIAGE)
            .filter(unit_id=request.unit_id, quarter=request.quarter, reminded_at__isnull=False)
            .exists()
        )
        request.reminded_at = now
        request.save(using=TRIAGE, update_fields=["reminded_at"])
        code = REMINDED
    else:
        return False
    if is_told:
        return False
    subject = (request.tenant_id, about, request.unit_id, request.id)
    notices_for(using=TRIAGE, subjects=[subject], code=code)
    return True


def _surveys(tenant_id: UUID, people: Sequence[Collected], today: date) -> Made:
    now = clock.now()
    plan = benefit_plan(tenant_id)
    points = {one.patient_id: survey_points(plan, one) for one in people}
    rows = Survey.objects.using(TRIAGE)
    known = set(rows.filter(tenant_id=tenant_id).values_list("patient_id", "point"))
    new = [
        Survey(
            tenant_id=tenant_id,
            patient_id=patient_id,
            point=point.value,
            due_on=due_on,
            state=SurveyState.WAITING.value,
        )
        for patient_id, of in points.items()
        for point, (due_on, states) in of.items()
        if states & OPEN and (patient_id, point.value) not in known
    ]
    rows.bulk_create(new, ignore_conflicts=True)
    holds = holds_of(tenant_id, using=TRIAGE)
    begun = (
        rows.filter(tenant_id=tenant_id)
        .exclude(state__in=[one.value for one in ENDED])
        .select_for_update()
    )
    told: dict[str, list[Survey]] = {SURVEY: [], SURVEY_REMINDED: []}
    for survey in begun:
        states = _states_at(points.get(survey.patient_id, {}), survey.point)
        code = _move(survey, today, now, holds.get(survey.patient_id), states)
        if code:
            told[code].append(survey)
    for code, surveys in told.items():
        _tell_people(tenant_id, surveys, code)
    return Made(surveys=len(new), notices=sum(len(of) for of in told.values()))


def survey_points(plan: BenefitPlan, one: Collected) -> dict[Point, tuple[date, set[Due]]]:
    """Return, for each point at which a person is asked, its day and how her answers stand.

    What was given up is not asked for.
    """
    found: dict[Point, tuple[date, set[Due]]] = {}
    for cell in one.cells:
        row = plan.benefit_of(cell.indicator)
        if cell.state is not Due.GIVEN_UP and is_asked_of_person(row):
            found.setdefault(cell.point, (cell.due_on, set()))[1].add(cell.state)
    return found


def _states_at(points: dict[Point, tuple[date, set[Due]]], point: str) -> set[Due]:
    return next((states for one, (_due, states) in points.items() if one == point), set())


def _move(
    survey: Survey, today: date, now: datetime, hold: Hold | None, states: set[Due]
) -> str | None:
    """Bring a survey to where it is today; return the code of the notice that is now due."""
    is_answered = bool(states) and states <= {Due.KNOWN, Due.NOT_KNOWN}
    before = SurveyState(survey.state), survey.reason
    state = survey_now(before[0], survey.due_on, today, hold, is_answered=is_answered)
    if state is SurveyState.HELD and hold is not None:
        survey.reason = hold.value
    elif state is not SurveyState.MISSED:
        survey.reason = ""
    survey.state = state.value
    code = None
    if state is SurveyState.SENT and survey.asked_at is None:
        survey.asked_at, code = now, SURVEY
    elif (
        state is SurveyState.SENT
        and survey.asked_at is not None
        and survey.reminded_at is None
        and now >= survey.asked_at + REMIND_SURVEY_AFTER
    ):
        survey.reminded_at, code = now, SURVEY_REMINDED
    if code or (state, survey.reason) != before:
        survey.save(using=TRIAGE, update_fields=["state", "reason", "asked_at", "reminded_at"])
    return code


def _tell_people(tenant_id: UUID, surveys: Sequence[Survey], code: str) -> None:
    """Tell each person, or where she has no sign-in the relative who may answer for her."""
    if not surveys:
        return
    rows = Patient.objects.using(TRIAGE).filter(
        tenant_id=tenant_id, id__in=[one.patient_id for one in surveys]
    )
    users = dict(rows.values_list("id", "user_id"))
    helpers = helpers_of(tenant_id, using=TRIAGE)
    subjects = [
        (tenant_id, one.patient_id, to, one.id)
        for one in surveys
        if (to := users.get(one.patient_id) or helpers.get(one.patient_id)) is not None
    ]
    notices_to_people(using=TRIAGE, subjects=subjects, code=code)
