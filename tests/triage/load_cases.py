"""Alerts of past weeks, written past the walls, for the numbers for leaders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dho.lib.ids import new_id
from tests import factories as make
from triage.models import Alert, AlertEvent, ExpectedWindow, Offer

if TYPE_CHECKING:
    from tenants.models import Patient, Tenant
    from tests.world import World

# A Thursday; the four whole weeks before end on Monday 16 November.
NOW = datetime(2026, 11, 19, 11, tzinfo=UTC)
OPENED = datetime(2026, 11, 10, 9, tzinfo=UTC)  # a Tuesday at 10 in Norway


def patients(world: World, home: Tenant, count: int) -> list[Patient]:
    """Patients of a tenant in follow-up at the centre."""
    found = [make.patient(home, f"Pasient {n}", f"Av {home.name}") for n in range(count)]
    for one in found:
        make.enrolment(one, world.centre)
    return found


def alert(
    world: World,
    of: Patient,
    *,
    at: datetime = OPENED,
    colour: str = "YELLOW",
    cause: str = "spo2",
    taken: int | None = None,
    met: int | None = None,
    closed: int | None = None,
    due: int = 30,
    **more: Any,
) -> Alert:
    """An alert that opened then; minutes until it was taken, met, closed and due."""
    after = lambda each: None if each is None else at + timedelta(minutes=each)  # noqa: E731
    fields: dict[str, Any] = {"colour": colour, "cause": cause, "owner_unit": world.centre}
    if closed is not None:
        fields |= {"state": "RESOLVED", "outcome": "ACTED", "resolved_by": world.nora.user}
    row = Alert(
        tenant_id=of.tenant_id,
        patient=of,
        centre=world.centre,
        opened_at=at,
        waiting_since=at,
        measured_at=at,
        due_at=after(due),
        met_at=after(met),
        looked_at=after(met),
        resolved_at=after(closed),
        reason_code="RANGE",
        **{**fields, **more},
    )
    row.save(using="owner", force_insert=True)
    if taken is not None:
        event = AlertEvent(tenant_id=of.tenant_id, patient=of, alert=row, at=after(taken))
        event.code, event.by, event.unit = "CLAIMED", world.nora.user, world.centre
        event.save(using="owner", force_insert=True)
    return row


def offer(world: World, of: Alert, state: str) -> None:
    """An offer of the alert to Gunnar's office."""
    row = Offer(tenant_id=of.tenant_id, patient_id=of.patient_id, alert=of, place=0)
    row.to_unit, row.state, row.made_at = world.gp_office, state, of.opened_at
    row.save(using="owner", force_insert=True)


def windows(world: World, of: Patient, version: Any, days: int, *, first: datetime) -> None:
    """One expected reading a day, from a day on."""
    rows = []
    for n in range(days):
        opens = first + timedelta(days=n)
        rows.append(
            ExpectedWindow(
                id=new_id(),
                tenant_id=of.tenant_id,
                patient=of,
                plan_version=version,
                item_id="spo2",
                kind="spo2",
                local_date=opens.date(),
                name="day",
                opens_at=opens,
                closes_at=opens + timedelta(hours=3),
                deadline_at=opens + timedelta(hours=4),
                state="WAITING" if opens > NOW else "MET",
            )
        )
    ExpectedWindow.objects.using("owner").bulk_create(rows)
