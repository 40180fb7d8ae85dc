"""Opening hours of units as rules need them: the one way from a unit to its hours."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from dho.lib.clock import OSLO
from tenants.models import Unit
from tenants.queries.hours import with_days
from triage.rules.deadlines import UnitTimes
from triage.rules.hours import DayHours, NeverOpen, OpeningHours
from triage.rules.shift import shift_at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tenants.rules.viewer import Viewer
    from triage.rules.shift import Shift


def times_of(unit: Unit) -> UnitTimes:
    """Return a unit's hours and minutes, its dates of their own included.

    Asks for the dates unless the unit was read ``with_days``. Raises ``NeverOpen``.
    """
    days = getattr(unit, "told_days", None)
    if days is None:
        found: Any = with_days(Unit.objects.using(unit._state.db).filter(id=unit.id)).get()
        days = found.told_days
    hours = OpeningHours(
        opens=unit.opens,
        closes=unit.closes,
        weekdays=tuple(int(day) for day in unit.weekdays),
        zone=OSLO,
        country=None if unit.works_holidays else "NO",
        exceptions=tuple(_day(told) for told in days),
    )
    return UnitTimes(
        hours,
        unit.red_minutes,
        unit.offer_minutes,
        unit.settle_minutes,
        is_closed=unit.closed_at is not None,
    )


def _day(told: dict[str, str | None]) -> DayHours:
    opens, closes = (time.fromisoformat(at) if at else None for at in (told["opens"], told["closes"]))  # fmt: skip
    return DayHours(date.fromisoformat(str(told["date"])), opens, closes)


def units_by_id(ids: Iterable[UUID | str], *, using: str) -> dict[str, UnitTimes]:
    """Return the times of units by their id as text, in one statement."""
    units = with_days(Unit.objects.using(using))
    found = units.in_bulk([UUID(str(one)) for one in set(ids)])
    return {str(unit_id): times_of(unit) for unit_id, unit in found.items()}


def shift_of(viewer: Viewer, now: datetime) -> Shift | None:
    """Return how the viewer's unit stands at ``now``; None where it is never open, or there is none."""
    unit = with_days(Unit.objects.filter(id=viewer.unit_id)).first() if viewer.unit_id else None
    if unit is None:
        return None
    try:
        return shift_at(now, times_of(unit))
    except NeverOpen:
        return None
