"""The access log: for the privacy officer of a tenant, and for the patient whose record it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from dho.lib import clock
from tenants.models import AuditEvent, Patient, User
from tenants.queries.parties import tenant_of
from tenants.rules.codes import Purpose
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tenants.rules.viewer import Viewer

T = TypeVar("T")

PAGE = 50
OWN_PAGE = 20
MANY = 20
_CURSOR_TIME = "%Y%m%dT%H%M%S%f"


class BadCursor(Exception):
    """The address of a page was cut or made up."""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What the log is narrowed to. Dates are Norwegian, both included."""

    patient_id: UUID | None = None
    user_id: UUID | None = None
    from_date: date | None = None
    to_date: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the log begins: before or after a cursor; neither is the newest page."""

    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class LogRow:
    """One access. ``patient`` is a name; a list has none, and says how many it held."""

    at: datetime
    who: str
    user_id: UUID | None
    unit: str
    tenant: str
    role: str
    action: str
    purpose: str
    tenant_id: UUID
    patient_id: UUID | None
    patient: str
    patient_count: int


@dataclass(frozen=True, slots=True)
class OwnLogRow:
    """One access as the patient sees it: an organisation and a role, never a name.

    ``reason``: of an emergency look-up, else empty.
    """

    at: datetime
    unit: str
    tenant: str
    role: str
    action: str
    purpose: str
    reason: str


@dataclass(frozen=True, slots=True)
class LogPage(Generic[T]):
    """A page of the log, newest first. ``newer`` and ``older`` are cursors, empty at the ends."""

    rows: list[T]
    newer: str
    older: str


@dataclass(frozen=True, slots=True)
class Named:
    """A person to narrow the log to. ``more`` tells two of one name apart."""

    id: UUID
    name: str
    more: str


def access_log(viewer: Viewer, wanted: LogFilter, place: Place) -> LogPage[LogRow]:
    """Return a page of the own tenant's log. Raises ``BadCursor``."""
    events = AuditEvent.objects.filter(
        _between(wanted), tenant_id=tenant_of(viewer)
    ).select_related("user", "unit__tenant", "patient")
    if wanted.patient_id is not None:
        events = events.filter(
            Q(patient_id=wanted.patient_id) | Q(patient_ids__contains=[wanted.patient_id])
        )
    if wanted.user_id is not None:
        events = events.filter(user_id=wanted.user_id)
    found, newer, older = _stretch(events, place, PAGE)
    return LogPage([_row(one) for one in found], newer, older)


def own_access_log(viewer: Viewer, patient_id: UUID, place: Place) -> LogPage[OwnLogRow]:
    """Return who reached the record of the patient that the viewer is, own visits left out.

    Lists on which the name stood among others are not in it: such a row holds others' ids, and
    the walls keep it from a patient. Raises ``BadCursor``.
    """
    events = (
        AuditEvent.objects.filter(patient_id=patient_id)
        .exclude(user_id=viewer.user_id)
        .select_related("unit__tenant")
    )
    found, newer, older = _stretch(events, place, OWN_PAGE)
    return LogPage([_own_row(one) for one in found], newer, older)


def own_patient_id(viewer: Viewer) -> UUID:
    """Return the patient that the viewer is. Raises ``NotFound`` for a relative."""
    found = Patient.objects.filter(user_id=viewer.user_id).values_list("id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def patients_named(viewer: Viewer, text: str) -> list[Named]:
    """Return up to ``MANY`` patients of the own tenant whose name holds each word of the text."""
    patients = Patient.objects.filter(tenant_id=tenant_of(viewer))
    for word in text.lower().split():
        patients = patients.filter(search_name__contains=word)
    return [
        Named(one.id, one.name, str(one.birth_date.year))
        for one in patients.order_by("search_name", "id")[:MANY]
    ]


def people_in_log(viewer: Viewer, text: str) -> list[Named]:
    """Return up to ``MANY`` users of that name who stand in the own tenant's log."""
    events = AuditEvent.objects.filter(tenant_id=tenant_of(viewer), user_id=OuterRef("id"))
    users = User.objects.filter(Exists(events), name__icontains=text.strip()).order_by("name", "id")
    return [Named(one.id, one.name, one.username) for one in users[:MANY]]


def name_of_patient(viewer: Viewer, patient_id: UUID) -> str:
    """Return a patient's name. Raises ``NotFound`` for another tenant's."""
    found = Patient.objects.filter(tenant_id=tenant_of(viewer), id=patient_id).first()
    if found is None:
        raise NotFound
    return found.name


def name_in_log(viewer: Viewer, user_id: UUID) -> str:
    """Return the name of a user who stands in the own tenant's log. Raises ``NotFound``."""
    events = AuditEvent.objects.filter(tenant_id=tenant_of(viewer), user_id=OuterRef("id"))
    found = User.objects.filter(Exists(events), id=user_id).first()
    if found is None:
        raise NotFound
    return found.name


def _between(wanted: LogFilter) -> Q:
    condition = Q()
    if wanted.from_date is not None:
        condition &= Q(at__gte=_midnight(wanted.from_date))
    if wanted.to_date is not None:
        condition &= Q(at__lt=_midnight(wanted.to_date + timedelta(days=1)))
    return condition


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.OSLO)


def _stretch(
    events: QuerySet[AuditEvent], place: Place, count: int
) -> tuple[list[AuditEvent], str, str]:
    if place.after:
        at, key = _read(place.after)
        later = events.filter(Q(at__gt=at) | Q(at=at, id__gt=key)).order_by("at", "id")
        found = list(later[: count + 1])
        has_newer, rows = len(found) > count, found[:count][::-1]
        return rows, _cursor(rows[0]) if has_newer else "", _cursor(rows[-1]) if rows else ""
    if place.before:
        at, key = _read(place.before)
        events = events.filter(Q(at__lt=at) | Q(at=at, id__lt=key))
    found = list(events.order_by("-at", "-id")[: count + 1])
    rows, has_older = found[:count], len(found) > count
    newer = _cursor(rows[0]) if rows and place.before else ""
    return rows, newer, _cursor(rows[-1]) if has_older else ""


def _cursor(event: AuditEvent) -> str:
    return f"{event.at.astimezone(UTC).strftime(_CURSOR_TIME)}-{event.id.hex}"


def _read(cursor: str) -> tuple[datetime, UUID]:
    at, _, key = cursor.partition("-")
    try:
        return datetime.strptime(at, _CURSOR_TIME).replace(tzinfo=UTC), UUID(key)
    except ValueError as error:
        raise BadCursor from error


def _row(one: AuditEvent) -> LogRow:
    return LogRow(
        at=one.at,
        who=one.user.name if one.user else "",
        user_id=one.user_id,
        unit=one.unit.name if one.unit else "",
        tenant=one.unit.tenant.name if one.unit else "",
        role=one.role,
        action=one.action,
        purpose=one.purpose,
        tenant_id=one.tenant_id,
        patient_id=one.patient_id,
        patient=one.patient.name if one.patient else "",
        patient_count=len(one.patient_ids or ()),
    )


def _own_row(one: AuditEvent) -> OwnLogRow:
    unit = one.unit
    return OwnLogRow(
        one.at,
        unit.name if unit else "",
        unit.tenant.name if unit else "",
        one.role,
        one.action,
        one.purpose,
        _reason(one),
    )


def _reason(one: AuditEvent) -> str:
    """Return why an emergency look-up was made; the patient reads it as it was written."""
    emergency = one.purpose == Purpose.EMERGENCY.value
    return str(one.detail.get("reason", "")) if emergency else ""
