"""What the patient is told: today's tasks, where they stand now, and when somebody will look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour
from selfcare_plans.rules.schedule import nearest_window, tasks_today
from triage.rules.causes import NOT_JUDGED
from triage.rules.deadlines import due_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime, tzinfo

    from selfcare_plans.rules.document import PlanDocument
    from selfcare_plans.rules.schedule import PlannedTask
    from triage.rules.deadlines import UnitTimes

STANDS_FOR = timedelta(hours=24)
"""So long a reading says where the patient is now; after that only a new one does."""

_WORST_FIRST = (Colour.RED, Colour.YELLOW, Colour.GREEN)


class TaskState(StrEnum):
    """How a task of today stands."""

    DONE = "DONE"
    NOW = "NOW"  # the window is open
    LATER = "LATER"  # it opens later today
    LATE = "LATE"  # it has closed without a reading


@dataclass(frozen=True, slots=True)
class Measured:
    """A reading as the day needs it. ``colour`` is None until it is judged.

    ``about``: of which form, task or event.
    """

    id: str
    kind: str
    measured_at: datetime
    colour: Colour | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class DayTask:
    """A task of today; ``reading`` is what did it, the latest of several."""

    task: PlannedTask
    state: TaskState
    reading: Measured | None = None


def day_tasks(
    document: PlanDocument, day: date, zone: tzinfo, readings: Iterable[Measured], now: datetime
) -> tuple[DayTask, ...]:
    """Return what the plan asks for on the local day, in order of time, and what is done of it.

    A reading does the task of the window that it belongs to: the one it lies in, else the nearest.
    """
    items = {item.id: item for item in document.items}
    own = [one for one in readings if one.measured_at.astimezone(zone).date() == day]
    own.sort(key=lambda one: one.measured_at)
    done = {
        (item.id, window.opens_at): one
        for one in own
        for item in items.values()
        if item.kind == one.kind
        and item.about in ("", one.about)
        and (window := nearest_window(item, one.measured_at, zone))
    }
    return tuple(
        _day_task(task, done.get((task.window.item_id, task.window.opens_at)), now)
        for task in tasks_today(document, day, zone)
    )


def _day_task(task: PlannedTask, reading: Measured | None, now: datetime) -> DayTask:
    if reading is not None:
        return DayTask(task, TaskState.DONE, reading)
    if now < task.window.opens_at:
        return DayTask(task, TaskState.LATER)
    return DayTask(task, TaskState.NOW if now < task.window.closes_at else TaskState.LATE)


def here_now(
    document: PlanDocument,
    readings: Iterable[Measured],
    tasks: Sequence[DayTask],
    now: datetime,
) -> Colour | None:
    """Return the colour that the patient is in now, or None where that cannot be told.

    The worst of the latest reading of each kind (and form) in the plan, none older than ``STANDS_FOR``. What
    waits to be judged, could not be judged, or was not measured when it should have been can only
    take green away: the lack of an answer is never green.
    """
    kinds = {item.kind for item in document.items}
    latest: dict[tuple[str, str], Measured] = {}
    for one in readings:
        if one.kind not in kinds or not now - STANDS_FOR <= one.measured_at:
            continue
        key = (one.kind, one.about)
        if key not in latest or latest[key].measured_at <= one.measured_at:
            latest[key] = one
    colours = {one.colour for one in latest.values()}
    worst = next((colour for colour in _WORST_FIRST if colour in colours), None)
    if worst is not Colour.GREEN:
        return worst
    is_sure = colours == {Colour.GREEN} and all(task.state is not TaskState.LATE for task in tasks)
    return Colour.GREEN if is_sure else None


def looked_at_by(received_at: datetime, times: UnitTimes) -> datetime:
    """Return when a reading that is not judged yet will at the latest have been looked at.

    The later of the deadlines that it can still get: red and not judged, or yellow.
    """
    red = due_at(Colour.RED, NOT_JUDGED, received_at, times.hours, times.red_minutes)
    return max(red, due_at(Colour.YELLOW, "", received_at, times.hours))
