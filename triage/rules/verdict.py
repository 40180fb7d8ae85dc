"""What the engine says, and about what: the types between the pure rules and the tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from selfcare_plans.rules.document import Colour

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selfcare_plans.rules.document import PlanDocument

ENGINE_VERSION = "3"


@dataclass(frozen=True, slots=True)
class Version:
    """A published plan version. In force from ``in_force_from`` until ``in_force_to`` (half-open).

    ``sixteen_on``: the patient's sixteenth birthday, where it is known; NEWS2 is not given before.
    """

    id: str
    number: int
    in_force_from: datetime
    in_force_to: datetime | None
    document: PlanDocument
    sixteen_on: date | None = None


@dataclass(frozen=True, slots=True)
class WindowFact:
    """An expected window without a reading. ``deadline_at`` is the window's end plus grace.

    ``is_repeat``: a new reading that was asked for after a red; its absence is red by itself.
    """

    id: str
    item_id: str
    kind: str
    local_date: date
    name: str
    opens_at: datetime
    closes_at: datetime
    deadline_at: datetime
    missed_in_a_row: int = 1
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Fired:
    """One rule that gave a colour other than green, with the numbers it compared.

    ``code`` names the sentence (``RANGE``, ``CHANGE``, ``REPETITION``, ``MISSING``,
    ``IMPLAUSIBLE`` …), ``params`` are JSON-ready (numbers as strings).
    """

    rule_id: str
    code: str
    colour: Colour
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result for one reading or window. ``reason`` is the first of ``fired``, or why not.

    ``version_id`` is the version whose colour stands; ``then_id`` was in force at ``measured_at``,
    ``now_id`` at ``received_at``. ``notes`` holds remarks such as ``FIRST`` (nothing to compare
    with), ``INCOMPLETE``, ``STRICTEST`` (a context was missing), ``OBSERVE_ONLY``,
    ``BEFORE_PLAN`` (measured before any plan was in force: never the latest), ``NEWS2_UNDER_16``.
    ``confirm_minutes``: so long the yellow is held for a second reading, where every rule that gave
    it asks for that. ``repeat_minutes``: so soon a new reading is expected after this red.
    """

    colour: Colour
    reason_code: str
    reason_params: Mapping[str, Any]
    fired: tuple[Fired, ...] = ()
    notes: frozenset[str] = frozenset()
    version_id: str | None = None
    then_id: str | None = None
    now_id: str | None = None
    range_colour: Colour | None = None
    outward_steps: int = 0
    confirm_minutes: int | None = None
    repeat_minutes: int | None = None
    engine_version: str = field(default=ENGINE_VERSION)
