"""Offers: a red stands at once on the receiver's list too; the closed are passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dho.lib.ids import new_id
from triage.models import Alert, Offer, OfferState
from triage.rules.deadlines import offer_deadline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from triage.operations.routing import OwningUnit


def offers_for(
    alert: Alert, receivers: Sequence[OwningUnit], *, now: datetime, after: int = 0
) -> list[Offer]:
    """Return the rows of the next offer in line, with those passed over because they are closed.

    ``after``: how many of the line have been asked before. When nobody in the line is open, the
    alert is marked: the centre has it and rings.
    """
    rows = []
    for place, receiver in enumerate(receivers):
        if place < after:
            continue
        is_open = receiver.hours.is_open(now)
        rows.append(
            Offer(
                id=new_id(), tenant_id=alert.tenant_id, patient_id=alert.patient_id, alert=alert,
                to_unit_id=receiver.id, place=place, made_at=now,
                state=(OfferState.OPEN if is_open else OfferState.PASSED_OVER).value,
                deadline_at=offer_deadline(now, receiver.hours, receiver.offer_minutes) if is_open else now,
                answered_at=None if is_open else now,
            )
        )
        if is_open:
            return rows
    if rows:
        alert.not_answered = True
    return rows
