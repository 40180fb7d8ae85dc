"""How long a unit may consider a red: its own minutes, and never past its closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from triage.rules.alert_state import OfferStatus

if TYPE_CHECKING:
    from datetime import datetime

    from triage.rules.alert_state import Offer
    from triage.rules.deadlines import UnitTimes

A_MINUTE = timedelta(minutes=1)
"""A unit that opens again sooner has not closed: around the clock is often written 00:00-23:59:59."""


def within_hours(offer: Offer, at: datetime, unit: UnitTimes | None) -> Offer:
    """Return an open offer of a red as it stands at ``at``: due at closing, passed over when closed."""
    if not offer.is_open or offer.due_at is None or unit is None:
        return offer
    opens, closes = unit.hours.opening_day(at)
    if unit.is_closed or opens - at >= A_MINUTE:
        return replace(offer, status=OfferStatus.PASSED_OVER)
    while closes < offer.due_at and unit.hours.open_from(closes) - closes < A_MINUTE:
        closes = unit.hours.end_of_open_day(closes + A_MINUTE)
    return offer if offer.due_at <= closes else replace(offer, due_at=closes)


def was_cut_short(offer: Offer, unit: UnitTimes) -> bool:
    """Whether the offer ended because its unit closed, before the unit's minutes were out."""
    whole = timedelta(minutes=unit.offer_minutes)
    return offer.due_at is not None and offer.due_at - offer.made_at < whole
