"""What a proposal is made of: the readings taken and left out, the numbers, and what to beware of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from triage.rules.trial.period import Disturbance, Period

LEAST_READINGS = 10
LEAST_DAYS = 7
"""With fewer readings, or on fewer days, nothing is said. Ours, to be approved by a doctor."""


class Decision(StrEnum):
    """What a clinician made of a proposal."""

    ACCEPTED = "ACCEPTED"
    CHANGED = "CHANGED"
    LEFT = "LEFT"


class Why(StrEnum):
    """Why a reading of the period is left out."""

    IN_ERROR = "IN_ERROR"
    FUTURE = "FUTURE"
    LATE = "LATE"  # received more than four hours after it was measured
    NO_NUMBER = "NO_NUMBER"  # the meter showed LO or HI
    IMPLAUSIBLE = "IMPLAUSIBLE"
    ODD = "ODD"


class Note(StrEnum):
    """What a reader should know about the bounds."""

    HELD_BY_OUTER_LIMIT = "HELD_BY_OUTER_LIMIT"
    NORMAL_BEYOND_OUTER_LIMIT = "NORMAL_BEYOND_OUTER_LIMIT"
    HELD_BY_KNOWN_LIMIT = "HELD_BY_KNOWN_LIMIT"


@dataclass(frozen=True, slots=True)
class Series:
    """What a range is about: a kind, perhaps one component, perhaps in one context (``meal=fasting``)."""

    kind: str
    component: str | None = None
    context: str | None = None

    @property
    def key(self) -> str:
        """The series as one word, for an address or a form."""
        return f"{self.kind}:{self.component or ''}:{self.context or ''}"


@dataclass(frozen=True, slots=True)
class Taken:
    """One reading of the period. ``on`` is the patient's own day."""

    reading_id: str
    at: datetime
    on: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A reading of the period that nothing was reckoned from; ``value`` None: it has no number."""

    reading_id: str
    at: datetime
    on: date
    value: Decimal | None
    why: Why


@dataclass(frozen=True, slots=True)
class Bounds:
    """The four bounds of a range in the kind's unit, as in ``RangeRule``; None: open."""

    yellow_low: Decimal | None = None
    green_low: Decimal | None = None
    green_high: Decimal | None = None
    yellow_high: Decimal | None = None

    def items(self) -> list[tuple[str, Decimal | None]]:
        """Return the bounds by name, the lowest first."""
        return [(one.name, getattr(self, one.name)) for one in fields(self)]

    def colour_of(self, value: Decimal) -> str:
        """Return what a reading of this value would be."""
        if self.green_low is not None and value < self.green_low:
            is_red = self.yellow_low is not None and value < self.yellow_low
        elif self.green_high is not None and value > self.green_high:
            is_red = self.yellow_high is not None and value > self.yellow_high
        else:
            return "GREEN"
        return "RED" if is_red else "YELLOW"


@dataclass(frozen=True, slots=True)
class Drift:
    """That the readings move one way through the period; ``change`` from its first day to its last."""

    change: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one series, and what it comes from.

    Numbers are in the kind's unit. ``normal``, ``spread`` and ``bounds`` are None where there is too
    little (``days_short``, ``readings_short``, or the period's own). ``named`` are the bounds that a
    range would get, of those that are bad for this kind. ``may_set_normal``: a plan has one normal
    per component, so a series bound to a context sets none.
    """

    series: Series
    period: Period
    taken: tuple[Taken, ...]
    left_out: tuple[LeftOut, ...]
    disturbances: tuple[Disturbance, ...]
    days: int
    normal: Decimal | None = None
    spread: Decimal | None = None
    bounds: Bounds | None = None
    named: tuple[str, ...] = ()
    outliers: tuple[Taken, ...] = ()
    drift: Drift | None = None
    notes: frozenset[Note] = frozenset()
    source: str = ""

    @property
    def days_short(self) -> int:
        """How many more days with readings are needed before anything is said."""
        return max(LEAST_DAYS - self.days, 0)

    @property
    def readings_short(self) -> int:
        """How many more readings are needed before anything is said."""
        return max(LEAST_READINGS - len(self.taken), 0)

    @property
    def is_enough(self) -> bool:
        """Whether there is anything to accept."""
        return self.normal is not None

    @property
    def is_uncertain(self) -> bool:
        """Whether it is marked, and made again after six weeks."""
        return bool(self.disturbances)

    @property
    def may_set_normal(self) -> bool:
        """Whether the normal of the plan may be set from this series."""
        return self.series.context is None

    @property
    def token(self) -> str:
        """A word that differs as soon as the proposal does: what was decided on is what was seen."""
        seen = (
            self.series,
            self.period,
            [(one.reading_id, one.value) for one in self.taken],
            self.normal,
            self.spread,
            self.bounds,
            self.disturbances,
        )
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:20]
