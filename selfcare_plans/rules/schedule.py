"""When readings are expected: from parts of the local day to instants, safe over clock changes.

Where a time of day does not exist (spring) or exists twice (autumn), a window opens at the
earlier and closes at the later of the two possible instants, so it is never shorter than agreed
and may be an hour longer. Two windows that touch inside that hour then overlap on that one day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from selfcare_plans.rules.public_holidays import is_public_holiday

if TYPE_CHECKING:
    from datetime import date, time, tzinfo

    from selfcare_plans.rules.document import MonitoringItem, PlanDocument

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ExpectedWindow:
    """One reading that is expected, half-open ``opens_at`` to ``closes_at``, all instants in UTC.

    ``deadline_at`` is the close plus grace: from then on the reading is missing. ``local_date`` is
    the day in the patient's zone.
    """

    item_id: str
    kind: str
    local_date: date
    name: str
    opens_at: datetime
    closes_at: datetime
    deadline_at: datetime


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """What the patient is asked to do today: a window, and how to measure."""

    window: ExpectedWindow
    instruction: str


def windows(
    item: MonitoringItem, first_date: date, last_date: date, zone: tzinfo
) -> list[ExpectedWindow]:
    """Return the item's expected windows of these local days, both included, in order of time.

    An item without a schedule expects nothing. ``zone`` is the patient's.
    """
    expected: list[ExpectedWindow] = []
    day = first_date
    while day <= last_date:
        expected.extend(windows_of_day(item, day, zone))
        day += _DAY
    return expected


def windows_of_day(item: MonitoringItem, day: date, zone: tzinfo) -> tuple[ExpectedWindow, ...]:
    """Return the item's windows of one local day in order of opening.

    Empty on other weekdays, and on Norwegian public holidays where the schedule rests on them.
    """
    schedule = item.schedule
    if schedule is None or day.isoweekday() not in schedule.weekdays:
        return ()
    if schedule.not_on_holidays and is_public_holiday(day):
        return ()
    grace = timedelta(minutes=schedule.grace_minutes)
    found = []
    for window in sorted(schedule.windows, key=lambda part: part.opens):
        closes_at = max(_possible_instants(day, window.closes, zone))
        found.append(
            ExpectedWindow(
                item_id=item.id,
                kind=item.kind,
                local_date=day,
                name=window.name,
                opens_at=min(_possible_instants(day, window.opens, zone)),
                closes_at=closes_at,
                deadline_at=closes_at + grace,
            )
        )
    return tuple(found)


def tasks_today(document: PlanDocument, day: date, zone: tzinfo) -> tuple[PlannedTask, ...]:
    """Return what the plan asks of the patient on that local day, in order of opening."""
    tasks = [
        PlannedTask(window, item.instruction)
        for item in document.items
        for window in windows_of_day(item, day, zone)
    ]
    return tuple(sorted(tasks, key=lambda task: (task.window.opens_at, task.window.closes_at)))


def nearest_window(
    item: MonitoringItem, measured_at: datetime, zone: tzinfo
) -> ExpectedWindow | None:
    """Return the window of the reading's local day that it belongs to, or None if there is none.

    A reading inside a window belongs to it, any other to the window whose edge is nearest; of two
    equally near ones, to the earlier. ``measured_at`` must be aware.
    """
    local_date = measured_at.astimezone(zone).date()
    return min(
        windows_of_day(item, local_date, zone),
        key=lambda window: (*_distance(window, measured_at), window.opens_at),
        default=None,
    )


def _distance(window: ExpectedWindow, at: datetime) -> tuple[bool, timedelta]:
    outside = not window.opens_at <= at < window.closes_at
    edges = (abs(at - window.opens_at), abs(at - window.closes_at))
    return outside, min(edges) if outside else timedelta(0)


def _possible_instants(day: date, at: time, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return both readings of a local time; they differ only in the hours of a clock change."""
    local = datetime.combine(day, at, tzinfo=zone)
    return local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)
