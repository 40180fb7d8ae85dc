"""What a shift leaves and what the next one meets: the report, what must be settled, notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from tenants.queries.parties import unit_of
from tenants.queries.patients import visible_patients
from tenants.rules.codes import UnitKind
from triage.models import Offer, ShiftNote, SignOff
from triage.queries.alerts import alerts_waiting, open_offers_to, visible_alerts, with_details
from triage.queries.contacts import promises_open
from triage.rules.alert_state import OfferStatus, Outcome, Status
from triage.rules.alerts import severity_key
from triage.rules.waiting import facts_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer
    from triage.models import Alert, ContactLog
    from triage.rules.shift import Shift

MOST_CLOSED = 200


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """What stands and what happened since ``since``, worst first; ``closed`` newest first.

    ``last``: when the viewer signed off last, None where she never did. ``promises``: the calls that
    somebody of the unit promised and that nobody has made yet, the first due on top.
    """

    since: datetime
    last: SignOff | None
    waiting: tuple[Any, ...]
    closed: tuple[Alert, ...]
    notes: tuple[ShiftNote, ...]
    promises: tuple[ContactLog, ...]


def shift_report(viewer: Viewer, shift: Shift | None, now: datetime) -> ShiftReport:
    """Return the report of the viewer's unit, in a bounded number of statements.

    Since the viewer signed off there last; who never did, since the unit opened last.
    """
    last = SignOff.objects.filter(unit_id=unit_of(viewer), user_id=viewer.user_id)
    signed = last.order_by("-at").first()
    since = signed.at if signed else (shift.day.opens if shift else now)
    return ShiftReport(
        since,
        signed,
        tuple(_waiting(viewer, now)),
        tuple(_closed(viewer, since)),
        tuple(standing_notes(viewer, now).order_by("until")),
        tuple(promises_open(viewer)),
    )


def _waiting(viewer: Viewer, now: datetime) -> list[Alert]:
    open_offers = Offer.objects.filter(state=OfferStatus.OPEN.value).select_related("to_unit")
    rows = (
        alerts_waiting(viewer)
        .annotate(is_offered=Exists(open_offers_to(viewer.unit_id)))
        .select_related("patient__tenant", "owner_unit", "claimed_by", "settled_by")
        .prefetch_related(
            Prefetch("offers", open_offers.order_by("place"), to_attr="waiting_offers")
        )
    )
    return sorted(rows, key=lambda row: severity_key(facts_of(row), now))


def _closed(viewer: Viewer, since: datetime) -> QuerySet[Alert]:
    mine: Any = Q(owner_unit_id=viewer.unit_id)
    if viewer.unit_kind is UnitKind.CENTRE:
        mine |= Q(centre_id=viewer.unit_id)
    return (
        visible_alerts(viewer)
        .filter(mine, state=Status.RESOLVED.value, resolved_at__gte=since)
        .exclude(outcome=Outcome.MERGED.value)
        .select_related("patient__tenant", "resolved_by")
        .order_by("-resolved_at")[:MOST_CLOSED]
    )


def standing_notes(viewer: Viewer, now: datetime) -> QuerySet[ShiftNote]:
    """Return the notes of the viewer's unit that stand now, of patients in sight."""
    patients = visible_patients(viewer).filter(
        tenant_id=OuterRef("tenant_id"), id=OuterRef("patient_id")
    )
    return ShiftNote.objects.filter(
        Exists(patients.order_by()),
        unit_id=unit_of(viewer),
        until__gt=now,
        ended_at__isnull=True,
    ).select_related("patient__tenant", "by")


def notes_on(viewer: Viewer, patient: Patient, now: datetime) -> Sequence[ShiftNote]:
    """Return the notes of the viewer's unit on one patient, the newest first."""
    if viewer.unit_id is None:
        return ()
    rows = standing_notes(viewer, now).filter(tenant_id=patient.tenant_id, patient_id=patient.id)
    return list(rows.order_by("-at"))


def _unsettled(viewer: Viewer, shift: Shift) -> Q:
    """What ``Shift.must_be_settled`` says, for the database."""
    return Q(owner_unit_id=viewer.unit_id, opened_at__lt=shift.day.closes) & (
        Q(settled_at__isnull=True)
        | Q(settled_at__lt=shift.day.opens)
        | Q(settled_until__lte=shift.day.closes)
    )


def left_now(viewer: Viewer, shift: Shift | None) -> tuple[int, int]:
    """Return how many alerts of the unit are open, and how many of them are not settled."""
    own = alerts_waiting(viewer).filter(owner_unit_id=viewer.unit_id)
    if shift is None:
        return own.count(), 0
    found = own.aggregate(
        open=Count("id", distinct=True),
        left=Count("id", filter=_unsettled(viewer, shift), distinct=True),
    )
    return found["open"], found["left"]


def alerts_to_settle(viewer: Viewer, shift: Shift, now: datetime) -> list[Alert]:
    """Return what the unit owns and must not leave as it is, worst first; settled ones stay in place.

    Those settled in this day are returned too, so that a row can be read again and changed.
    """
    own = with_details(
        alerts_waiting(viewer).filter(
            owner_unit_id=viewer.unit_id, opened_at__lt=max(now, shift.day.closes)
        )
    ).select_related("patient__tenant", "owner_unit", "claimed_by", "enrolment", "settled_by")
    return sorted(own, key=lambda row: severity_key(facts_of(row), now))
