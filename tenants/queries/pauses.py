"""Pauses and hospital stays: of one patient, and those that wait for somebody to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from dho.lib import clock
from tenants.models import Pause
from tenants.queries.patients import visible_patients
from tenants.rules.pauses import PauseKind, PauseState, silent_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from uuid import UUID

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class PauseRow:
    """A pause as it is shown. ``until``: when expecting readings begins again."""

    id: UUID
    tenant_id: UUID
    patient_id: UUID
    patient: str
    kind: PauseKind
    state: PauseState
    starts_at: datetime
    ends_at: datetime | None
    look_again_on: date | None
    until: datetime
    reason: str
    by: str
    must_look: bool

    @property
    def is_asked(self) -> bool:
        """Whether it is only asked for."""
        return self.state is PauseState.ASKED

    def touches(self, opens_at: datetime, closes_at: datetime) -> bool:
        """Whether a window is silenced by it."""
        return (
            self.state is PauseState.AGREED
            and self.starts_at < self.until
            and closes_at > self.starts_at
            and opens_at < self.until
        )


def pauses_of(patient: Patient) -> list[PauseRow]:
    """Return what is asked for, stands or is to come for a patient who was reached, by start."""
    rows = Pause.objects.filter(_not_over(), tenant_id=patient.tenant_id, patient_id=patient.id)
    return _shown(rows.select_related("patient", "by").order_by("starts_at", "id"))


def pauses_since(patient: Patient, since: datetime) -> list[PauseRow]:
    """Return the pauses and stays of a patient who was reached that were not over by then."""
    rows = Pause.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=since),
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        state=PauseState.AGREED.value,
    )
    return _shown(rows.select_related("patient", "by").order_by("starts_at", "id"))


def pauses_in_sight(viewer: Viewer) -> list[PauseRow]:
    """Return the pauses of the patients in sight: those to decide first, then by their end."""
    rows = Pause.objects.filter(
        _not_over(),
        patient_id__in=visible_patients(viewer).values("id"),
        enrolment__ended_at__isnull=True,
    )
    found = _shown(rows.select_related("patient", "by").order_by("starts_at", "id")[:500])
    return sorted(found, key=lambda one: (not one.is_asked, not one.must_look, one.until))


def one_pause(viewer: Viewer, pause_id: UUID) -> PauseRow | None:
    """Return a pause of a patient in sight, or None."""
    rows = Pause.objects.filter(
        id=pause_id, patient_id__in=visible_patients(viewer).values("id")
    ).select_related("patient", "by")
    return next(iter(_shown(rows)), None)


def silenced_by(pauses: list[PauseRow]) -> Callable[[datetime, datetime], bool]:
    """Return whether any of the pauses silences a window, given its opening and its close."""
    return lambda opens_at, closes_at: any(one.touches(opens_at, closes_at) for one in pauses)


def _not_over() -> Q:
    """Return the condition of those not over; one without an end is over when a person says so."""
    now = clock.now()
    over = Q(ends_at__lte=now) | Q(ends_at=F("starts_at"))
    return ~Q(state=PauseState.DECLINED.value) & (Q(ends_at__isnull=True) | ~over)


def _shown(rows: object) -> list[PauseRow]:
    now = clock.now()
    return [_row(one, now) for one in rows]  # type: ignore[attr-defined]


def _row(one: Pause, now: datetime) -> PauseRow:
    zone = ZoneInfo(one.patient.time_zone)
    today = now.astimezone(zone).date()
    look = one.look_again_on
    return PauseRow(
        id=one.id,
        tenant_id=one.tenant_id,
        patient_id=one.patient_id,
        patient=one.patient.name,
        kind=PauseKind(one.kind),
        state=PauseState(one.state),
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        look_again_on=look,
        until=silent_until(one.ends_at, look, zone) or one.starts_at,
        reason=one.reason,
        by=one.by.name,
        must_look=one.ends_at is None and look is not None and look <= today,
    )
