"""The rules of a plan: what gives a reading, an answer or a missing reading its colour."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from selfcare_plans.rules.document.codes import Against, Colour, DeviationUnit, Direction, Part


class ActNow(Part, frozen=True):
    """What the patient does at once when the rule speaks, and whom to ring meanwhile.

    ``numbers`` are telephone numbers as dialled (113, 116117, 116123). ``ask_done``: whether the
    patient's page asks "have you done it?".
    """

    step: str
    numbers: tuple[str, ...] = ()
    ask_done: bool = True


class _Rule(Part, frozen=True, tag_field="type"):
    """What all rules share. ``id`` is unique in the document; ``source`` names where the limit is from."""

    id: str
    text_patient: str = ""
    text_nurse: str = ""
    source: str = ""
    act_now: ActNow | None = None


class RangeRule(_Rule, frozen=True, tag="range", kw_only=True):
    """Green within green bounds, yellow within yellow bounds, red outside; inclusive, each may be open.

    ``component`` for kinds that have components; ``context`` as ``"meal=fasting"`` binds the range.
    ``outer_limit_reason`` is a doctor's reason for red beginning beyond the kind's outer limit.
    ``confirm_minutes``: a yellow is held so long for a second reading. ``repeat_minutes``: after a
    red a new reading is expected within so many minutes, and its absence is red.
    """

    component: str | None = None
    context: str | None = None
    green_low: Decimal | None = None
    green_high: Decimal | None = None
    yellow_low: Decimal | None = None
    yellow_high: Decimal | None = None
    outer_limit_reason: str = ""
    confirm_minutes: int | None = None
    repeat_minutes: int | None = None


class ChangeRule(_Rule, frozen=True, tag="change", kw_only=True):
    """A rise or fall of at least ``amount`` (or percent) against the ``days`` calendar days before.

    ``confirm_minutes``: a yellow is held so long for a second reading.
    """

    colour: Colour
    direction: Direction
    amount: Decimal
    percent: bool = False
    against: Against = Against.LOWEST
    days: int = 3
    component: str | None = None
    confirm_minutes: int | None = None


class DeviationRule(_Rule, frozen=True, tag="deviation", kw_only=True):
    """At least ``amount`` above (RISE) or below (FALL) the item's approved personal normal.

    ``unit``: the kind's units, percent of the normal, or its standard deviations (``spread``).
    ``moving_days``: the median of so many calendar days before is compared with as well; it can
    only add alerts, never take one away. ``outer_limit_reason`` and ``confirm_minutes`` as in a
    range.
    """

    colour: Colour
    direction: Direction
    amount: Decimal
    unit: DeviationUnit = DeviationUnit.UNITS
    component: str | None = None
    moving_days: int = 0
    outer_limit_reason: str = ""
    confirm_minutes: int | None = None


class RepetitionRule(_Rule, frozen=True, tag="repetition", kw_only=True):
    """``times`` of the last ``of`` scheduled windows (or days) with a range colour of yellow or worse."""

    colour: Colour
    times: int
    of: int


class MissingRule(_Rule, frozen=True, tag="missing", kw_only=True):
    """No reading by the end of the window plus grace. ``in_a_row`` windows before it speaks.

    The ladder, in minutes after the grace has ended: ``remind_minutes`` a reminder to the patient,
    ``relative_minutes`` a message to the relative (08-21, at most one a day), ``nurse_minutes`` the
    centre's list, with the clock from the end of the grace. None leaves a rung out.
    """

    colour: Colour = Colour.YELLOW
    in_a_row: int = 1
    remind_minutes: int | None = None
    relative_minutes: int | None = None
    nurse_minutes: int = 0


class AnswerRule(_Rule, frozen=True, tag="answer", kw_only=True):
    """One answer of a form, or the code of an event, gives a colour.

    ``question`` is the form's link id (``about`` for an event's own code). It speaks when the answer
    is one of ``any_of``, or a number at or above ``at_least``, or at or below ``at_most``. Sums are
    ranges with the score as component.
    """

    colour: Colour
    question: str
    any_of: tuple[str, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None


class MeanRule(_Rule, frozen=True, tag="mean", kw_only=True):
    """The mean of the ``days`` calendar days that end with the reading's own, against bounds.

    The first ``drop_days`` of them that have readings are left out; with fewer than ``least``
    readings there is no mean, and the rule says nothing. Bounds, component and context as in a
    range.
    """

    days: int
    drop_days: int = 0
    least: int = 1
    component: str | None = None
    context: str | None = None
    green_low: Decimal | None = None
    green_high: Decimal | None = None
    yellow_low: Decimal | None = None
    yellow_high: Decimal | None = None


class CombinationPart(Part, frozen=True):
    """One condition of a combination: the latest reading of a kind within the time span.

    It holds when the number is at or above ``at_least``, or at or below ``at_most``, or when the
    reading's own range colour is ``colour`` or worse. ``about`` names a questionnaire, whose score
    is the component, or an event's code, whose mere presence holds.
    """

    kind: str
    component: str | None = None
    about: str = ""
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    colour: Colour | None = None


class CombinationRule(_Rule, frozen=True, tag="combination", kw_only=True):
    """At least ``times`` of the parts hold within ``within_minutes``; None: all of them."""

    colour: Colour
    parts: tuple[CombinationPart, ...]
    within_minutes: int = 1440
    times: int | None = None


class News2Rule(_Rule, frozen=True, tag="news2", kw_only=True):
    """NEWS2 of what was measured within ``within_minutes`` (Royal College of Physicians 2017).

    ``scale``: which SpO2 scale, set for this patient by the clinician ``set_by`` on ``set_on``; 2
    only for known hypercapnic failure with a target of 88-92 %. ``adult_not_pregnant``: confirmed,
    since NEWS2 is not for those under 16 or pregnant. A sum of ``red_from`` or more is red, of
    ``yellow_from`` or more yellow; a single parameter that scores 3 is ``single_three``.
    """

    scale: int
    set_by: str
    set_on: date
    adult_not_pregnant: bool
    within_minutes: int = 60
    yellow_from: int = 5
    red_from: int = 7
    single_three: Colour = Colour.YELLOW


Rule = RangeRule | ChangeRule | DeviationRule | RepetitionRule | MissingRule | AnswerRule | MeanRule
"""What an item may hold."""

Combination = CombinationRule | News2Rule
"""What looks at several kinds, and therefore stands beside the items."""
