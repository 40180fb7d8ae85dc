"""The document of a plan version: what patient, nurse and doctor agreed, as one typed value.

Immutable once published. Numbers are Decimal in the kind's own unit; times of day are local
(Europe/Oslo unless the patient's zone is another); unit ids are UUID strings.
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from enum import StrEnum

import msgspec


class Colour(StrEnum):
    """What a rule or a judgement says; NOT_JUDGED is no colour but the lack of one."""

    GREEN = "GREEN"
    YELLOW = "YELLOW"
    RED = "RED"
    NOT_JUDGED = "NOT_JUDGED"


class Direction(StrEnum):
    RISE = "RISE"
    FALL = "FALL"


class Against(StrEnum):
    """Which reading of the days before a change is counted from."""

    LOWEST = "LOWEST"
    HIGHEST = "HIGHEST"
    FIRST = "FIRST"


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Common settings of every part of the document."""


class Window(_Part, frozen=True):
    """A part of the day in which one reading is expected. ``opens`` < ``closes``, local time."""

    name: str
    opens: time
    closes: time


class Schedule(_Part, frozen=True):
    """When readings are expected: the windows, on these ISO weekdays (1 = Monday)."""

    windows: tuple[Window, ...]
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    grace_minutes: int = 120


class _Rule(_Part, frozen=True, tag_field="type"):
    """What all rules share. ``id`` is unique in the document; ``source`` names where the limit is from."""

    id: str
    text_patient: str = ""
    text_nurse: str = ""
    source: str = ""


class RangeRule(_Rule, frozen=True, tag="range", kw_only=True):
    """Green within green bounds, yellow within yellow bounds, red outside; inclusive, each may be open.

    ``component`` for kinds that have components; ``context`` as ``"meal=fasting"`` binds the range.
    ``outer_limit_reason`` is a doctor's reason for red beginning beyond the kind's outer limit.
    """

    component: str | None = None
    context: str | None = None
    green_low: Decimal | None = None
    green_high: Decimal | None = None
    yellow_low: Decimal | None = None
    yellow_high: Decimal | None = None
    outer_limit_reason: str = ""


class ChangeRule(_Rule, frozen=True, tag="change", kw_only=True):
    """A rise or fall of at least ``amount`` (or percent) against the ``days`` calendar days before."""

    colour: Colour
    direction: Direction
    amount: Decimal
    percent: bool = False
    against: Against = Against.LOWEST
    days: int = 3
    component: str | None = None


class RepetitionRule(_Rule, frozen=True, tag="repetition", kw_only=True):
    """``times`` of the last ``of`` scheduled windows (or days) with a range colour of yellow or worse."""

    colour: Colour
    times: int
    of: int


class MissingRule(_Rule, frozen=True, tag="missing", kw_only=True):
    """No reading by the end of the window plus grace. ``in_a_row`` windows before it speaks."""

    colour: Colour = Colour.YELLOW
    in_a_row: int = 1


Rule = RangeRule | ChangeRule | RepetitionRule | MissingRule


class MonitoringItem(_Part, frozen=True):
    """One kind that the patient measures. ``observe_only``: followed, no limits agreed."""

    id: str
    kind: str
    rules: tuple[Rule, ...] = ()
    schedule: Schedule | None = None
    observe_only: bool = False
    receivers: tuple[str, ...] = ()
    instruction: str = ""


class Measure(_Part, frozen=True):
    """Who of which organisation does what until when, under a goal."""

    text: str
    responsible: str = ""
    until: date | None = None


class Goal(_Part, frozen=True):
    text: str
    subgoals: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()


class Steps(_Part, frozen=True):
    """What the patient does in each colour, in the patient's own words."""

    green: tuple[str, ...] = ()
    yellow: tuple[str, ...] = ()
    red: tuple[str, ...] = ()


class PlanDocument(_Part, frozen=True):
    """The whole plan. ``receivers`` are unit ids, first in line first; items may name their own."""

    what_matters: str = ""
    diagnoses: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()
    items: tuple[MonitoringItem, ...] = ()
    steps: Steps = Steps()
    receivers: tuple[str, ...] = ()
    contact_point: str = ""
    review_date: date | None = None
    language: str = "nb"


def encode(document: PlanDocument) -> bytes:
    """Return the document as canonical JSON bytes."""
    return msgspec.json.encode(document)


def decode(text: bytes | str) -> PlanDocument:
    """Read a document from JSON. Raises ``msgspec.ValidationError`` with the place that is wrong."""
    return msgspec.json.decode(text, type=PlanDocument)
