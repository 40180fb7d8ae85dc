"""The greens of today at the viewer's centre: who may be received together, who is held back and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from dho.lib import clock
from dho.lib.clock import OSLO
from measurements.models import Mark, Reading, ReadingMark
from measurements.rules.kinds import NUMBER_KINDS
from messaging.models import Message
from messaging.rules import Side
from selfcare_plans.models import PlanStatus, PlanVersion
from selfcare_plans.queries import document_of
from selfcare_plans.rules.document import Colour, RangeRule
from selfcare_plans.rules.kind_facts import ANSWERS, EVENT
from tenants.models import Enrolment
from tenants.queries.patients import visible_patients
from triage.models import Alert, ExpectedWindow, Judgement, Received, WindowState
from triage.rules.alert_state import Status
from triage.rules.greens import (
    TREND_DAYS,
    Course,
    GreenDay,
    GreenReading,
    HeldBack,
    Standing,
    standing_of,
)

if TYPE_CHECKING:
    from uuid import UUID

    from selfcare_plans.rules.document import PlanDocument
    from tenants.models import Patient
    from tenants.rules.viewer import Viewer

FORM_DAYS = timedelta(days=60)
"""How far back the form before today's is looked for."""
UNDO_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class GreenPatient:
    """One patient of the round. ``up_to``: when the last of today's readings had arrived."""

    patient: Patient
    readings: int
    up_to: datetime
    reasons: tuple[HeldBack, ...] = ()


@dataclass(frozen=True, slots=True)
class Greens:
    """The round at an instant."""

    at: datetime
    ready: list[GreenPatient] = field(default_factory=list)
    held_back: list[GreenPatient] = field(default_factory=list)
    waiting: int = 0
    received: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """Greens that the viewer received together a little while ago, and may still undo."""

    id: UUID
    at: datetime
    names: list[str]


def today(now: datetime) -> tuple[Any, datetime]:
    """Return the day of the round and its first instant, in Oslo's time."""
    day = now.astimezone(OSLO).date()
    return day, datetime.combine(day, time(), OSLO)


def greens(viewer: Viewer) -> Greens:
    """Return the greens of today of those enrolled at the viewer's unit. At most eight statements."""
    now = clock.now()
    expected = _expected(viewer, now)
    with_alert = set(
        Alert.objects.filter(patient_id__in=expected, state=Status.OPEN.value).values_list(
            "patient_id", flat=True
        )
    )
    calm = {key: one for key, one in expected.items() if key not in with_alert}
    whole = [key for key, (wanted, met) in calm.items() if wanted and met >= wanted]
    days = _days(whole, calm, now)
    judged = {key: standing_of(day, now) for key, day in days.items()}
    named = [
        key for key, one in judged.items() if one.standing in (Standing.READY, Standing.HELD_BACK)
    ]
    people = visible_patients(viewer).filter(id__in=named).select_related("tenant")
    rows = [
        GreenPatient(
            one,
            len(days[one.id].readings),
            max(each.received_at for each in days[one.id].readings),
            judged[one.id].reasons,
        )
        for one in people.order_by("search_name", "id")
    ]
    return Greens(
        at=now,
        ready=[one for one in rows if not one.reasons],
        held_back=[one for one in rows if one.reasons],
        waiting=len(calm) - len(whole),
        received=sum(one.standing is Standing.RECEIVED for one in judged.values()),
    )


def _expected(viewer: Viewer, now: datetime) -> dict[UUID, tuple[int, int]]:
    """Return (windows that have opened today, those that are met) of each enrolled patient."""
    own = {"tenant_id": OuterRef("tenant_id"), "patient_id": OuterRef("patient_id")}
    course = Enrolment.objects.filter(**own, centre_id=viewer.unit_id, ended_at__isnull=True)
    sight = visible_patients(viewer).filter(
        tenant_id=OuterRef("tenant_id"), id=OuterRef("patient_id")
    )
    windows = (
        ExpectedWindow.objects.filter(
            Exists(course), Exists(sight.order_by()), local_date=today(now)[0], opens_at__lte=now
        )
        .exclude(state=WindowState.CANCELLED.value)
        .values("patient_id")
        .annotate(wanted=Count("id"), met=Count("id", filter=Q(state=WindowState.MET.value)))
        .order_by()
    )
    return {one["patient_id"]: (one["wanted"], one["met"]) for one in windows}


def _days(
    patients: list[UUID], expected: dict[UUID, tuple[int, int]], now: datetime
) -> dict[UUID, GreenDay]:
    if not patients:
        return {}
    since = today(now)[1]
    rows = list(_readings(patients, since))
    risen = _risen(rows)
    plans = _plans(patients, now)
    courses = _courses(patients, plans, now)
    before = _received(patients, now)
    written = _with_message(patients, since)
    found: dict[UUID, list[GreenReading]] = {}
    for row in rows:
        found.setdefault(row["patient_id"], []).append(
            GreenReading(
                row["measured_at"],
                row["received_at"],
                Colour(row["colour"]) if row["colour"] else Colour.NOT_JUDGED,
                with_text=row["with_text"],
                has_symptom=row["kind"] == EVENT or row["id"] in risen,
            )
        )
    return {
        key: GreenDay(
            *expected[key],
            tuple(found.get(key, ())),
            courses=tuple(courses.get(key, ())),
            has_message=key in written,
            plan_since=plans[key][0] if key in plans else None,
            received_up_to=before.get(key),
        )
        for key in patients
    }


def _readings(patients: list[UUID], since: datetime) -> Any:
    """What came in today, whenever it was measured: a late one is today's to look at."""
    judged = Judgement.objects.filter(
        tenant_id=OuterRef("tenant_id"),
        reading_id=OuterRef("id"),
        measured_at=OuterRef("measured_at"),
        superseded_at__isnull=True,
    )
    return (
        Reading.objects.filter(
            ~_in_error(),
            patient_id__in=patients,
            measured_at__gte=since - timedelta(days=31),
            received_at__gte=since,
        )
        .annotate(colour=Subquery(judged.values("colour")[:1]))
        .values(
            *("id", "patient_id", "kind", "about", "components", "measured_at"),
            *("received_at", "with_text", "colour"),
        )
    )


def _in_error() -> Exists:
    return Exists(
        ReadingMark.objects.filter(
            tenant_id=OuterRef("tenant_id"), reading_id=OuterRef("id"), mark=Mark.IN_ERROR.value
        )
    )


def _risen(rows: list[dict[str, Any]]) -> set[UUID]:
    """Return the forms of today of which a score is higher than in the one before: more symptoms."""
    forms = [one for one in rows if one["kind"] == ANSWERS and one["components"]]
    if not forms:
        return set()
    first = min(one["measured_at"] for one in forms)
    earlier = (
        Reading.objects.filter(
            kind=ANSWERS,
            patient_id__in={one["patient_id"] for one in forms},
            measured_at__gte=first - FORM_DAYS,
        )
        .order_by("measured_at")
        .values("id", "patient_id", "about", "components", "measured_at")
    )
    known = list(earlier)
    risen = set()
    for form in forms:
        before = [
            one["components"] or {}
            for one in known
            if (one["patient_id"], one["about"]) == (form["patient_id"], form["about"])
            and one["measured_at"] < form["measured_at"]
        ]
        if before and _is_higher(form["components"], before[-1]):
            risen.add(form["id"])
    return risen


def _is_higher(now: dict[str, Any], before: dict[str, Any]) -> bool:
    return any(float(now[name]) > float(before[name]) for name in now if name in before)


def _plans(patients: list[UUID], now: datetime) -> dict[UUID, tuple[datetime, PlanDocument]]:
    rows = PlanVersion.objects.filter(
        Q(in_force_to__isnull=True) | Q(in_force_to__gt=now),
        patient_id__in=patients,
        status__in=[PlanStatus.PUBLISHED.value, PlanStatus.SUPERSEDED.value],
        in_force_from__lte=now,
    ).order_by("in_force_from", "number")
    return {
        one.patient_id: (one.in_force_from, document_of(one)) for one in rows if one.in_force_from
    }


def _courses(
    patients: list[UUID], plans: dict[UUID, tuple[datetime, PlanDocument]], now: datetime
) -> dict[UUID, list[Course]]:
    """Return each kind's last value, those of the days before, and the green limits of the plan."""
    since = now - TREND_DAYS
    rows = (
        Reading.objects.filter(
            ~_in_error(),
            patient_id__in=patients,
            kind__in=list(NUMBER_KINDS),
            measured_at__gte=since,
        )
        .order_by("measured_at")
        .values_list("patient_id", "kind", "value", "components")
    )
    values: dict[tuple[UUID, str, str], list[Decimal]] = {}
    for patient, kind, value, components in rows:
        parts = {"": value} if value is not None else (components or {})
        for part, number in parts.items():
            values.setdefault((patient, kind, part), []).append(_decimal(number))
    found: dict[UUID, list[Course]] = {}
    for (patient, kind, part), series in values.items():
        low, high = _limits(plans[patient][1], kind, part) if patient in plans else (None, None)
        course = Course(series[-1], tuple(series[:-1]), low, high)
        found.setdefault(patient, []).append(course)
    return found


def _decimal(number: Any) -> Decimal:
    return Decimal(str(number))


def _limits(document: PlanDocument, kind: str, part: str) -> tuple[Any, Any]:
    """Return the tightest green limits that the plan has for a kind, whatever the context."""
    rules = [
        rule
        for item in document.items
        if item.kind == kind
        for rule in item.rules
        if isinstance(rule, RangeRule) and (rule.component or "") == part
    ]
    lows = [one.green_low for one in rules if one.green_low is not None]
    highs = [one.green_high for one in rules if one.green_high is not None]
    return max(lows, default=None), min(highs, default=None)


def _with_message(patients: list[UUID], since: datetime) -> set[UUID]:
    """Return those from whose home somebody wrote today, or wrote what nobody has read yet."""
    rows = Message.objects.filter(
        Q(read_at__isnull=True) | Q(sent_at__gte=since), patient_id__in=patients
    ).exclude(side=Side.STAFF.value)
    return set(rows.values_list("patient_id", flat=True))


def _received(patients: list[UUID], now: datetime) -> dict[UUID, datetime]:
    rows = (
        Received.objects.filter(
            patient_id__in=patients, local_date=today(now)[0], undone_at__isnull=True
        )
        .order_by("up_to")
        .values_list("patient_id", "up_to")
    )
    return dict(rows)


def rounds_to_undo(viewer: Viewer) -> list[Round]:
    """Return what the viewer received within the last ten minutes and has not undone."""
    rows = (
        Received.objects.filter(
            by_id=viewer.user_id, undone_at__isnull=True, at__gt=clock.now() - UNDO_FOR
        )
        .annotate(given=F("patient__given_name"), family=F("patient__family_name"))
        .order_by("-at", "family")
    )
    found: dict[UUID, Round] = {}
    for one in rows:
        made = found.setdefault(one.round_id, Round(one.round_id, one.at, []))
        made.names.append(f"{one.given} {one.family}")
    return list(found.values())


def received_today(patient: Patient, now: datetime) -> Received | None:
    """Return when a centre received today's greens of a patient, in her own scope."""
    return (
        Received.objects.filter(
            tenant_id=patient.tenant_id,
            patient_id=patient.id,
            local_date=today(now)[0],
            undone_at__isnull=True,
        )
        .select_related("unit")
        .order_by("-at")
        .first()
    )
