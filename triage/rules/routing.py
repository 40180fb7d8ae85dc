"""Who is to be told: the centre owns, the plan's receivers are offered, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour
from triage.rules.alert_state import Offer, OfferStatus
from triage.rules.causes import is_missing
from triage.rules.deadlines import offer_due_at

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from selfcare_plans.rules.document import PlanDocument
    from triage.rules.deadlines import UnitTimes


NO_ACCESS = "NO_ACCESS"
"""Why a unit was passed over that is not closed: it may not see the patient (any longer)."""
CLOSED = "CLOSED"
"""Why the others were passed over: closed when it was their turn, or before they answered."""


def receivers_of(document: PlanDocument, kind: str) -> tuple[str, ...]:
    """Return the line of receivers for a kind: the item's own, else the plan's.

    An agreed level of treatment that names its own takes the place of both.
    """
    level = document.treatment_level
    if level is not None and level.receivers:
        return level.receivers
    for item in document.items:
        if item.kind == kind and item.receivers:
            return item.receivers
    return document.receivers


def is_offered(colour: Colour, cause: str) -> bool:
    """Whether an alert stands on a receiver's list at once: red, and not for want of a reading."""
    return colour is Colour.RED and not is_missing(cause)


def next_offers(
    line: Sequence[str], asked: Collection[str], at: datetime, units: Mapping[str, UnitTimes]
) -> tuple[Offer, ...]:
    """Return the offers to add: those in line that are closed, passed over, and the first open one.

    ``asked``: units that are not to be asked, again or at all. Empty where none is left.
    """
    made: list[Offer] = []
    for unit in dict.fromkeys(line):
        if unit in asked:
            continue
        offer = offer_to(unit, at, units)
        made.append(offer)
        if offer.is_open:
            break
    return tuple(made)


def offer_to(unit: str, at: datetime, units: Mapping[str, UnitTimes]) -> Offer:
    """Return an offer to this unit, passed over at once where it is closed, or not among ``units``."""
    due = offer_due_at(at, units.get(unit))
    status = OfferStatus.PASSED_OVER if due is None else OfferStatus.OPEN
    reason = "" if unit in units else NO_ACCESS
    return Offer(unit=unit, made_at=at, due_at=due, status=status, reason=reason)
