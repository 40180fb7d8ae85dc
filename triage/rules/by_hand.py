"""A finding that a person makes: what she saw or heard, in a colour of her own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour
from triage.rules.alert_state import Finding
from triage.rules.causes import BY_HAND

if TYPE_CHECKING:
    from datetime import datetime

COLOURS = (Colour.YELLOW, Colour.RED)
"""What an alert may be opened as by hand."""


def hand_finding(
    *, id: str, enrolment: str, colour: Colour, at: datetime, route_unit: str
) -> Finding:
    """Return the finding. It counts from ``at``, and always calls again (``joining``)."""
    return Finding(
        id=id,
        enrolment=enrolment,
        cause=BY_HAND,
        colour=colour,
        received_at=at,
        route_unit=route_unit,
    )
