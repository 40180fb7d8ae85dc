"""What can be wrong with a plan document: the codes, and the sentence of each in English."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class ProblemCode(StrEnum):
    """Stable names of what is wrong; forms and the API translate by these."""

    # the plan as a whole
    NO_CONTENT = "NO_CONTENT"
    NO_CONTACT_POINT = "NO_CONTACT_POINT"
    NO_REVIEW_DATE = "NO_REVIEW_DATE"
    NO_RECEIVER = "NO_RECEIVER"
    BAD_RECEIVER = "BAD_RECEIVER"
    BAD_LANGUAGE = "BAD_LANGUAGE"
    # ids and kinds
    BAD_ID = "BAD_ID"
    DUPLICATE_ID = "DUPLICATE_ID"
    UNKNOWN_KIND = "UNKNOWN_KIND"
    DUPLICATE_KIND = "DUPLICATE_KIND"
    # an item
    NO_RULES = "NO_RULES"
    LIMITS_ON_OBSERVE_ONLY = "LIMITS_ON_OBSERVE_ONLY"
    # a schedule
    NO_WINDOWS = "NO_WINDOWS"
    BAD_WINDOW_NAME = "BAD_WINDOW_NAME"
    DUPLICATE_WINDOW = "DUPLICATE_WINDOW"
    WINDOW_TIMES = "WINDOW_TIMES"
    TIME_WITH_ZONE = "TIME_WITH_ZONE"
    WINDOWS_OVERLAP = "WINDOWS_OVERLAP"
    BAD_WEEKDAYS = "BAD_WEEKDAYS"
    BAD_GRACE = "BAD_GRACE"
    # a rule
    COMPONENT_MISSING = "COMPONENT_MISSING"
    COMPONENT_UNKNOWN = "COMPONENT_UNKNOWN"
    CONTEXT_UNKNOWN = "CONTEXT_UNKNOWN"
    NOT_FINITE = "NOT_FINITE"
    TOO_LARGE = "TOO_LARGE"
    TOO_FINE = "TOO_FINE"
    NO_LIMIT = "NO_LIMIT"
    BOUNDS_ORDER = "BOUNDS_ORDER"
    OUTER_LIMIT = "OUTER_LIMIT"
    BAD_COLOUR = "BAD_COLOUR"
    BAD_DAYS = "BAD_DAYS"
    NOT_POSITIVE = "NOT_POSITIVE"
    FALL_OVER_100_PERCENT = "FALL_OVER_100_PERCENT"
    BAD_REPETITION = "BAD_REPETITION"
    REPETITION_WITHOUT_RANGE = "REPETITION_WITHOUT_RANGE"
    BAD_IN_A_ROW = "BAD_IN_A_ROW"
    MISSING_WITHOUT_SCHEDULE = "MISSING_WITHOUT_SCHEDULE"


DETAILS: Mapping[ProblemCode, str] = MappingProxyType(
    {
        ProblemCode.NO_CONTENT: "A plan without measurements needs a goal or a measure.",
        ProblemCode.NO_CONTACT_POINT: "A plan without measurements needs a contact point.",
        ProblemCode.NO_REVIEW_DATE: "The plan needs a review date.",
        ProblemCode.NO_RECEIVER: "This item can become red, so the plan must name a receiver.",
        ProblemCode.BAD_RECEIVER: "A receiver must be the id of a unit.",
        ProblemCode.BAD_LANGUAGE: "The language must be nb, nn or en.",
        ProblemCode.BAD_ID: "An id has 1 to 64 letters, digits, hyphens or underscores.",
        ProblemCode.DUPLICATE_ID: "The id %(id)s is used twice.",
        ProblemCode.UNKNOWN_KIND: "%(kind)s is no known kind of reading.",
        ProblemCode.DUPLICATE_KIND: "The plan has two items of the kind %(kind)s.",
        ProblemCode.NO_RULES: "The item has no rules; say so with observe only.",
        ProblemCode.LIMITS_ON_OBSERVE_ONLY: "An item that is observed only has no limits.",
        ProblemCode.NO_WINDOWS: "The schedule needs at least one part of the day.",
        ProblemCode.BAD_WINDOW_NAME: "A part of the day has a name of 1 to 40 characters, no colon.",
        ProblemCode.DUPLICATE_WINDOW: "Two parts of the day have the name %(name)s.",
        ProblemCode.WINDOW_TIMES: "A part of the day must close after it opens, on the same day.",
        ProblemCode.TIME_WITH_ZONE: "Times of day are local and carry no offset.",
        ProblemCode.WINDOWS_OVERLAP: "%(name)s overlaps another part of the day.",
        ProblemCode.BAD_WEEKDAYS: "Weekdays are 1 (Monday) to 7, each at most once, at least one.",
        ProblemCode.BAD_GRACE: "The grace is 0 to 1440 minutes.",
        ProblemCode.COMPONENT_MISSING: "%(kind)s needs a component: %(components)s.",
        ProblemCode.COMPONENT_UNKNOWN: "%(component)s is no component of %(kind)s.",
        ProblemCode.CONTEXT_UNKNOWN: "%(context)s is no known context of %(kind)s.",
        ProblemCode.NOT_FINITE: "The number must be finite.",
        ProblemCode.TOO_LARGE: "The number is too large.",
        ProblemCode.TOO_FINE: "The number must be a multiple of %(resolution)s.",
        ProblemCode.NO_LIMIT: "The range has no limit at all.",
        ProblemCode.BOUNDS_ORDER: "%(bound)s lies on the wrong side of %(other)s.",
        ProblemCode.OUTER_LIMIT: "%(bound)s may not be laxer than %(limit)s without a reason.",
        ProblemCode.BAD_COLOUR: "The rule's colour must be YELLOW or RED.",
        ProblemCode.BAD_DAYS: "The number of days is 1 to 90.",
        ProblemCode.NOT_POSITIVE: "The amount must be more than zero.",
        ProblemCode.FALL_OVER_100_PERCENT: "Nothing can fall by more than 100 percent.",
        ProblemCode.BAD_REPETITION: "It must be at least 1, at most %(of)s, and of at most 90.",
        ProblemCode.REPETITION_WITHOUT_RANGE: "A repetition counts range colours; add a range.",
        ProblemCode.BAD_IN_A_ROW: "The number in a row is 1 to 90.",
        ProblemCode.MISSING_WITHOUT_SCHEDULE: "Nothing can be missing without a schedule.",
    }
)


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """One thing that must be put right. ``pointer`` is a JSON pointer into the document.

    ``detail`` is English; ``params`` are its numbers and names, for a translation by ``code``.
    """

    pointer: str
    code: ProblemCode
    detail: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


def problem(pointer: str, code: ProblemCode, **params: str) -> PlanProblem:
    """Return the problem with its sentence filled in."""
    return PlanProblem(pointer, code, DETAILS[code] % params, params)
