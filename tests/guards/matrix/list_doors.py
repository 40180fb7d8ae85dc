"""The doors of the worklist: an alert by hand, a claim kept, greens received, keys and sound."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dho.lib.ids import new_id
from measurements.models import Reading, ReadingReceipt
from tests import factories as make
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import ALERT, Door, form
from triage.models import Alert, ExpectedWindow, Judgement, Received
from triage.queries.greens import today

if TYPE_CHECKING:
    from tenants.models import Patient, Unit
    from tests.guards.matrix.subjects import Subject
    from tests.world import World

_SAID = say.same(colour="YELLOW", reason="Sønnen ringte", kind="")


def _greens(subject: Subject) -> dict[str, Any]:
    as_of = datetime.now(tz=UTC) + timedelta(minutes=1)
    return {"patient": [str(subject.ids["green_id"])], "as_of": as_of.isoformat()}


LIST: list[Door] = [
    *form("triage:alert-new", _SAID),
    Door(
        "alerts",
        "POST",
        body=say.both(say.ids(patient="patient_id"), say.same(colour="RED", reason="Falt")),
        as_json=True,
    ),
    Door(
        "triage:active", "POST", ids=ALERT, body=say.nothing, takes=(("alert_id", "held_alert_id"),)
    ),
    Door("triage:habits", "POST", body=say.same(keys="on"), own=True),
    Door("triage:worklist", query="?view=yellow&owner=nobody&group=COPD&show_yellow=100"),
    Door("triage:greens"),
    Door("triage:greens-summary"),
    Door("triage:greens", "POST", body=_greens),
    Door("triage:greens-undo", "POST", ids=("round_id",), body=say.nothing),
]


def fill(world: World, subject: Subject, owner: Unit, version_id: uuid.UUID) -> None:
    """Write a claim that is fresh, a patient whose greens may be received, and a round received."""
    now = datetime.now(tz=UTC)
    held = Alert(**subject.own, cause="held", colour="YELLOW", owner_unit=owner, centre=owner)
    held.opened_at = held.waiting_since = held.measured_at = held.claimed_at = held.active_at = now
    held.due_at, held.claimed_by = now + timedelta(days=9000), world.nora.user
    held.reason_code = "BY_HAND"
    held.save(using="owner", force_insert=True)
    subject.ids["held_alert_id"] = held.id
    green = make.patient(subject.tenant)
    subject.name_it(green)
    make.enrolment(green, owner)
    subject.ids["green_id"] = green.id
    _all_green(green, version_id, now)
    subject.ids["round_id"] = new_id()
    _save(
        Received(
            **subject.own,
            id=new_id(),
            round_id=subject.ids["round_id"],
            local_date=today(now)[0],
            up_to=now,
            readings=1,
            at=now,
            by=world.nora.user,
            unit=owner,
        )
    )


def _all_green(patient: Patient, version_id: uuid.UUID, now: datetime) -> None:
    own = {"tenant_id": patient.tenant_id, "patient_id": patient.id}
    key, sender = uuid.uuid4(), make.sender()
    same = {"sender": sender, "reference": str(key), "measured_at": now, "received_at": now}
    reading = Reading(id=key, **own, **same, kind="spo2", value=Decimal(95), unit="%", context={})
    reading.source = "device"
    _save(reading)
    _save(ReadingReceipt(**own, **same, reading_id=key, content_hash=key.bytes * 2))
    judged = {"judged_as_of": now, "judged_at": now, "engine_version": "1"}
    _save(
        Judgement(
            id=new_id(),
            **own,
            **judged,
            measured_at=now,
            reading_id=key,
            kind="spo2",
            colour="GREEN",
            reason_code="GREEN",
        )
    )
    window = ExpectedWindow(**own, plan_version_id=version_id, item_id="spo2", kind="spo2")
    window.local_date, window.name, window.state = today(now)[0], "morning", "MET"
    window.opens_at = now - timedelta(minutes=5)
    window.closes_at = window.deadline_at = now + timedelta(hours=1)
    _save(window)


def _save(row: Any) -> Any:
    row.save(using="owner", force_insert=True)
    return row
