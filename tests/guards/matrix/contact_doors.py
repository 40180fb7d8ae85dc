"""The doors of contact: messages on both sides, calls, new readings asked for, readings by telephone."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dho.lib import clock
from messaging.models import Message
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import ALERT, PATIENT, Door, form, pages, verb
from triage.models import ContactLog, RemeasureRequest

if TYPE_CHECKING:
    from datetime import datetime

    from tests.guards.matrix.subjects import Subject
    from tests.world import World

CALL = say.same(direction="OUT", whom="PATIENT", reached="yes", said="Ringte")


def _message(_subject: Subject) -> dict[str, Any]:
    return {"text": "Hei", "reference": str(uuid.uuid4())}


def _by_phone(_subject: Subject) -> dict[str, Any]:
    return {"spo2-value": "95", "reference": str(uuid.uuid4()), "call": "OUT"}


def _again(_subject: Subject) -> dict[str, Any]:
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(clock.OSLO)
    return {"kind": "spo2", "due_at": tomorrow.strftime("%Y-%m-%dT%H:%M"), "words": "Varm hånden"}


CONTACT: list[Door] = [
    *pages("triage:measure-again", ids=ALERT),
    verb("triage:measure-again", _again),
    verb("triage:no-answer", say.nothing),
    verb("alert-contact", say.same(whom="PATIENT", reached=True, said="Ringte"), as_json=True),
    *form("triage:log-call", CALL),
    *form("triage:messages", _message),
    *form("triage:phone-in", _by_phone),
    Door("triage:phone-in-sent", ids=PATIENT, query="?reading={own_reference}"),
    *form("triage:my-messages", _message, ids=(), own=True),
    *form("triage:relative-messages", _message),
]


def fill(world: World, subject: Subject, now: datetime) -> None:
    """Write a conversation, a call and a new reading that was asked for."""
    nora = {"by": world.nora.user, "unit": world.centre}
    written = {**subject.own, "sent_at": now}
    for row in (
        Message(
            **written,
            **nora,
            side="STAFF",
            text=subject.text("svar"),
            reference=uuid.uuid4(),
        ),
        Message(
            **written,
            by=world.kari_user,
            side="PATIENT",
            text=subject.text("spørsmål"),
            reference=uuid.uuid4(),
            became_finding_at=now,
        ),
        ContactLog(
            **subject.own,
            **nora,
            alert_id=subject.ids["alert_id"],
            direction="OUT",
            whom="PATIENT",
            is_reached=True,
            said=subject.text("samtale"),
            promised_at=now + timedelta(hours=1),
            at=now,
        ),
        RemeasureRequest(
            **subject.own,
            **nora,
            alert_id=subject.ids["alert_id"],
            kind="spo2",
            words=subject.text("mål igjen"),
            asked_at=now,
            due_at=now + timedelta(days=9000),
        ),
    ):
        row.save(using="owner", force_insert=True)
