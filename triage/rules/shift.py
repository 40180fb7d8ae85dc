"""The opening day as the people on shift meet it: what must be settled, what came since closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from triage.rules.alert_state import AlertState
    from triage.rules.deadlines import UnitTimes


class Phase(StrEnum):
    """Where in its opening day a unit is."""

    OPEN = "OPEN"
    CLOSING = "CLOSING"  # soon closed: what is open must be settled
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class Day:
    """One opening day, half-open."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """How a unit stands at ``at``.

    ``day``: the present opening day, when closed the latest. ``last_closed``: the opening day that
    ended last. ``next_opening``: the first one after ``at``.
    """

    at: datetime
    day: Day
    last_closed: Day
    next_opening: datetime
    settles_from: datetime

    @property
    def is_open(self) -> bool:
        """Whether the unit is open."""
        return self.at < self.day.closes

    @property
    def phase(self) -> Phase:
        """Where in the day the unit is."""
        if not self.is_open:
            return Phase.CLOSED
        return Phase.CLOSING if self.at >= self.settles_from else Phase.OPEN

    @property
    def changes_at(self) -> datetime:
        """When the unit comes to the next phase by time alone."""
        ahead = (self.settles_from, self.day.closes, self.next_opening)
        return min(one for one in ahead if one > self.at)

    def must_be_settled(self, alert: AlertState, unit: str) -> bool:
        """Whether an alert of the unit may not be left as it is when ``day`` closes.

        What came after closing waits for the next opening instead.
        """
        if not alert.is_open or alert.owner_unit != unit or is_settled(alert, self.day):
            return False
        return alert.opened_at < self.day.closes

    def was_left(self, alert: AlertState, unit: str) -> bool:
        """Whether the unit closed last without a word on the alert, and nobody took it up since."""
        if not alert.is_open or alert.owner_unit != unit or is_settled(alert, self.last_closed):
            return False
        closed = self.last_closed.closes
        if alert.unsettled_at is not None and alert.unsettled_at >= closed:
            return False  # it was settled, or another's, until after closing
        return alert.opened_at < closed and not self._is_taken_up(alert)

    def came_since_closing(self, alert: AlertState, unit: str) -> bool:
        """Whether an alert of the unit came, or got worse, while it was closed, and still waits."""
        if not alert.is_open or alert.owner_unit != unit or self._is_taken_up(alert):
            return False
        until = self.day.opens if self.is_open else self.at
        called = max(alert.opened_at, alert.waiting_since, alert.unsettled_at or alert.opened_at)
        return self.last_closed.closes <= called <= until

    def _is_taken_up(self, alert: AlertState) -> bool:
        """Taken or met since the unit closed last; what calls again is not."""
        since = self.last_closed.closes
        times = (alert.claimed_at, alert.met_at)
        return alert.broke_through is None and any(
            each is not None and each >= since for each in times
        )


def is_settled(alert: AlertState, day: Day) -> bool:
    """Whether somebody said in or after this opening day how the alert is left over its closing."""
    if alert.settled_at is None or alert.settled_at < day.opens:
        return False
    return alert.settled_until is None or alert.settled_until > day.closes


def shift_at(at: datetime, unit: UnitTimes) -> Shift:
    """Return how a unit stands. Raises ``NeverOpen``."""
    hours = unit.hours
    day = Day(*hours.latest_day(at))
    last = Day(*hours.day_before(at)) if at < day.closes else day
    begins = day.closes - timedelta(minutes=unit.settle_minutes)
    return Shift(at, day, last, hours.next_opening(at), max(day.opens, begins))
