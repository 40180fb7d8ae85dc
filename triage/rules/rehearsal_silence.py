"""What a plan would have said of the times when nothing came: rehearsed from the stored readings."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from measurements.rules.facts import Flag
from selfcare_plans.rules.document import Colour, MissingRule
from selfcare_plans.rules.schedule import windows
from triage.rules.amounts import local_date
from triage.rules.judge import judge
from triage.rules.verdict import WindowFact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from measurements.rules.facts import ReadingFact
    from selfcare_plans.rules.document import MonitoringItem
    from selfcare_plans.rules.schedule import ExpectedWindow
    from triage.rules.verdict import Version

    Silenced = Callable[[datetime, datetime], bool]

_SPEAKS = (Colour.YELLOW, Colour.RED)


@dataclass(frozen=True, slots=True)
class Silent:
    """A window that went by without a reading, and what the missing rule says of it."""

    kind: str
    date: date
    colour: Colour


def silent_windows(
    version: Version,
    readings: Sequence[ReadingFact],
    *,
    since: datetime,
    ends_at: datetime,
    zone: ZoneInfo,
    silenced: Silenced,
) -> list[Silent]:
    """Return the windows of the period that the version's missing rules would have spoken of.

    A window counts once its grace is over. ``silenced``: whether a pause or stay takes away the
    window that opens and closes then; that starts the count in a row anew, as in real life. Before
    the patient's first reading nothing was expected.
    """
    if not readings:
        return []
    first = max(since, min(one.measured_at for one in readings))
    return [
        one
        for item in version.document.items
        if item.schedule is not None and any(isinstance(each, MissingRule) for each in item.rules)
        for one in _of_item(version, item, readings, (first, ends_at), zone, silenced)
    ]


def _of_item(
    version: Version,
    item: MonitoringItem,
    readings: Sequence[ReadingFact],
    period: tuple[datetime, datetime],
    zone: ZoneInfo,
    silenced: Silenced,
) -> Iterator[Silent]:
    first, last = period
    came = sorted((one.measured_at, one.received_at) for one in readings if _is_about(one, item))
    in_a_row = 0
    for window in windows(item, local_date(first, zone), local_date(last, zone), zone):
        if window.opens_at < first or window.deadline_at > last:
            continue
        if _is_met(window, came) or silenced(window.opens_at, window.closes_at):
            in_a_row = 0
            continue
        in_a_row += 1
        colour = judge(_fact(window, in_a_row), [version], (), zone=zone).colour
        if colour in _SPEAKS:
            yield Silent(item.kind, window.local_date, colour)


def _is_about(reading: ReadingFact, item: MonitoringItem) -> bool:
    is_own = reading.kind == item.kind and item.about in ("", reading.about)
    return is_own and Flag.FUTURE not in reading.flags


def _is_met(window: ExpectedWindow, came: Sequence[tuple[datetime, datetime]]) -> bool:
    """Whether a reading of the window had arrived by its deadline."""
    place = bisect_left(came, (window.opens_at, window.opens_at))
    for measured_at, received_at in came[place:]:
        if measured_at >= window.closes_at:
            return False
        if received_at <= window.deadline_at:
            return True
    return False


def _fact(window: ExpectedWindow, in_a_row: int) -> WindowFact:
    return WindowFact(
        id=f"{window.item_id} {window.opens_at.isoformat()}",
        item_id=window.item_id,
        kind=window.kind,
        local_date=window.local_date,
        name=window.name,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        deadline_at=window.deadline_at,
        missed_in_a_row=in_a_row,
    )
