"""A patient's earlier readings of one kind, indexed so that looking back costs days, not readings."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from measurements.rules.facts import Flag
from triage.rules.amounts import is_number, local_time
from triage.rules.oddness import is_odd
from triage.rules.ranges import number_of, range_severity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal
    from zoneinfo import ZoneInfo

    from measurements.rules.facts import ReadingFact
    from measurements.rules.kind import Swing
    from triage.rules.calendar import Slots
    from triage.rules.plan import KindPlan

Key = tuple["datetime", str]


def key_of(reading: ReadingFact) -> Key:
    """Return what readings are ordered by: the time of measuring, then the id."""
    return reading.measured_at, reading.id


def is_history(reading: ReadingFact) -> bool:
    """Whether later readings may be compared with this one.

    Not when it is from the future, entered in error, or odd without having been confirmed.
    """
    flags = reading.flags
    if not flags:
        return True
    if Flag.FUTURE in flags or Flag.IN_ERROR in flags:
        return False
    return Flag.ODD not in flags or Flag.CONFIRMED in flags


def _was_measured(reading: ReadingFact) -> bool:
    return not (reading.flags and (Flag.FUTURE in reading.flags or Flag.IN_ERROR in reading.flags))


class Running:
    """For one day or slot: the readings in order, and the worst so far at each of them."""

    __slots__ = ("at", "highest", "lowest", "worst")

    def __init__(self) -> None:
        self.at: list[int] = []
        self.lowest: list[int] = []
        self.highest: list[int] = []
        self.worst: list[int] = []

    def before(self, position: int) -> int:
        """Return how many of them stand before ``position`` in the timeline."""
        if self.at[-1] < position:
            return len(self.at)
        return bisect_left(self.at, position)


class Timeline:
    """Readings of one kind in order. Indexes are made when a rule first asks for them."""

    def __init__(
        self, readings: Iterable[ReadingFact], zone: ZoneInfo, swing: Swing | None = None
    ) -> None:
        self._swing = swing
        self._measured = sorted(filter(_was_measured, readings), key=key_of)
        self.readings = [each for each in self._measured if is_history(each)]
        if swing is not None:
            self._measured_keys = [key_of(each) for each in self._measured]
            self.readings = [each for each in self.readings if self._counts(each)]
        self._keys = [key_of(each) for each in self.readings]
        self._local = [local_time(each.measured_at, zone) for each in self.readings]
        self._days: dict[str | None, dict[int, Running]] = {}
        self._slots: dict[tuple[int, Slots], tuple[KindPlan, dict[int, Running]]] = {}

    def is_odd(self, reading: ReadingFact) -> bool:
        """Whether it lies further from all that was measured just before than can be believed."""
        if self._swing is None:
            return False
        at = bisect_left(self._measured_keys, key_of(reading))
        return is_odd(reading, self._measured[:at], self._swing)

    def _counts(self, reading: ReadingFact) -> bool:
        return Flag.CONFIRMED in reading.flags or not self.is_odd(reading)

    def position(self, reading: ReadingFact) -> int:
        """Return how many readings stand strictly before this one."""
        return bisect_left(self._keys, key_of(reading))

    def local(self, position: int) -> datetime:
        """Return the wall clock of the reading at this position."""
        return self._local[position]

    def value(self, position: int, component: str | None) -> Decimal:
        """Return the number at a position that an index of this component has named."""
        value = number_of(self.readings[position], component)
        assert value is not None
        return value

    def by_day(self, component: str | None) -> dict[int, Running]:
        """Return, per calendar day (ordinal), the lowest and highest so far of the component."""
        if component not in self._days:
            self._days[component] = self._index_days(component)
        return self._days[component]

    def _index_days(self, component: str | None) -> dict[int, Running]:
        days: dict[int, Running] = {}
        for position, reading in enumerate(self.readings):
            value = number_of(reading, component)
            if value is None or not is_number(value):
                continue
            day = days.setdefault(self._local[position].toordinal(), Running())
            low, high = position, position
            if day.at:
                low, high = day.lowest[-1], day.highest[-1]
                low = position if value < self.value(low, component) else low
                high = position if value > self.value(high, component) else high
            day.at.append(position)
            day.lowest.append(low)
            day.highest.append(high)
        return days

    def by_slot(self, plan: KindPlan, slots: Slots) -> dict[int, Running]:
        """Return, per slot, the worst range colour so far, by this plan's ranges."""
        key = (id(plan), slots)  # the plan is kept beside, so that its id stays its own
        if key not in self._slots:
            self._slots[key] = (plan, self._index_slots(plan, slots))
        return self._slots[key][1]

    def _index_slots(self, plan: KindPlan, slots: Slots) -> dict[int, Running]:
        index: dict[int, Running] = {}
        for position, reading in enumerate(self.readings):
            severity = range_severity(plan, reading)
            if severity is None:
                continue
            slot = index.setdefault(slots.number(self._local[position]), Running())
            slot.worst.append(max(severity, slot.worst[-1]) if slot.at else severity)
            slot.at.append(position)
        return index
