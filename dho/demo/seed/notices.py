"""One device of Kari's that takes notices; what is sent to it is a line in the demo's post box."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dho.demo.seed.past_walls import OWNER
from messaging.models import PushSubscription
from messaging.rules.push import text_of

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.models import Patient

# The generator of P-256 (SEC 2, 2.4.2): a point of the curve whose secret everybody knows.
_POINT = bytes.fromhex(
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)


def write_device(kari: Patient, now: datetime) -> None:
    """Write her telephone, as a browser on it would have told of itself a month ago."""
    PushSubscription.objects.using(OWNER).bulk_create(
        [
            PushSubscription(
                tenant=kari.tenant,
                patient=kari,
                endpoint="https://fcm.googleapis.com/fcm/send/demo",
                p256dh=text_of(_POINT),
                auth=text_of(bytes(16)),
                label="Chrome, Android",
                made_at=now - timedelta(days=30),
            )
        ]
    )
