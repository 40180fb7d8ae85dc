"""The doors of notices on the patient's own devices."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from messaging.models import PushSubscription
from messaging.rules.push import text_of
from tests.guards.matrix.door import Door, form
from tests.push_service import A_POINT

if TYPE_CHECKING:
    from datetime import datetime

    from tests.guards.matrix.subjects import Subject

_ADDRESS = "https://fcm.googleapis.com/fcm/send/"


def _device(_subject: Subject) -> dict[str, Any]:
    keys = {"p256dh": text_of(A_POINT), "auth": text_of(b"s" * 16)}
    return {"endpoint": f"{_ADDRESS}{uuid.uuid4()}", **keys}


PUSH: list[Door] = [
    *form("triage:my-devices", _device, ids=(), own=True),
    Door("triage:my-device-off", "POST", ids=("device_id",), body=lambda _subject: {}),
]


def fill(subject: Subject, now: datetime) -> None:
    """Write a device that takes the subject's notices."""
    row = PushSubscription(
        **subject.own, **_device(subject), label=subject.text("enhet"), made_at=now
    )
    row.save(using="owner", force_insert=True)
    subject.ids["device_id"] = row.id
