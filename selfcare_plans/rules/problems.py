"""What can be wrong with a plan document: a problem, and the sentence of each code in English."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from selfcare_plans.rules.problem_codes import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DETAILS", "PlanProblem", "ProblemCode", "problem"]

DETAILS: Mapping[ProblemCode, str] = MappingProxyType(
    {
        ProblemCode.NO_CONTENT: "A plan without measurements needs a goal or a measure.",
        ProblemCode.NO_CONTACT_POINT: "A plan without measurements needs a contact point.",
        ProblemCode.NO_REVIEW_DATE: "The plan needs a review date.",
        ProblemCode.NO_RECEIVER: "This can become red, so the plan must name a receiver.",
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
        ProblemCode.OUTER_LIMIT_BY_DEVIATION: (
            "The only red begins beyond %(limit)s, which needs a reason."
        ),
        ProblemCode.BAD_COLOUR: "The rule's colour must be YELLOW or RED.",
        ProblemCode.BAD_DAYS: "The number of days is 1 to 90.",
        ProblemCode.NOT_POSITIVE: "The amount must be more than zero.",
        ProblemCode.FALL_OVER_100_PERCENT: "Nothing can fall by more than 100 percent.",
        ProblemCode.BAD_REPETITION: "It must be at least 1, at most %(of)s, and of at most 90.",
        ProblemCode.REPETITION_WITHOUT_RANGE: "A repetition counts range colours; add a range.",
        ProblemCode.BAD_IN_A_ROW: "The number in a row is 1 to 90.",
        ProblemCode.MISSING_WITHOUT_SCHEDULE: "Nothing can be missing without a schedule.",
        ProblemCode.KIND_HAS_NO_NUMBER: "%(kind)s is no number, so nothing can be counted from it.",
        ProblemCode.NO_NORMAL: "The item has no approved personal normal for this.",
        ProblemCode.NO_SPREAD: "The personal normal has no standard deviation above zero.",
        ProblemCode.NORMAL_IS_ZERO: "A percentage of a normal of zero says nothing.",
        ProblemCode.LIMIT_OUT_OF_SENSE: "A limit must lie from %(low)s to %(high)s.",
        ProblemCode.NORMAL_OUT_OF_SENSE: "The personal normal must lie from %(low)s to %(high)s.",
        ProblemCode.DUPLICATE_NORMAL: "The item has two personal normals for the same value.",
        ProblemCode.NEGATIVE: "The number may not be below zero.",
        ProblemCode.BAD_MOVING_DAYS: "The number of days is 0 to 90.",
        ProblemCode.BAD_DROP_DAYS: "The days left out are 0 to %(most)s.",
        ProblemCode.BAD_LEAST: "The least number of readings is 1 to %(most)s.",
        ProblemCode.MEAN_ALONE: "A mean does not replace the red limit of a single reading; add one.",
        ProblemCode.ANSWER_ELSEWHERE: "%(kind)s has no answers; use answers or event.",
        ProblemCode.NO_QUESTION: "The rule must name a question.",
        ProblemCode.NO_ANSWER: "The rule needs an answer, or a number, that it speaks at.",
        ProblemCode.EMPTY_ANSWER: "An answer may not be empty.",
        ProblemCode.NO_SCORE: "Name the score as the component.",
        ProblemCode.ABOUT_MISSING: "%(kind)s must say what it is about.",
        ProblemCode.ABOUT_NOTHING: "%(kind)s is about nothing else; leave about empty.",
        ProblemCode.ABOUT_UNKNOWN: "%(about)s is nothing that %(kind)s can be about.",
        ProblemCode.EVENT_QUESTION: "The question of an event is what it is about.",
        ProblemCode.QUESTION_UNKNOWN: "The form has no question %(question)s.",
        ProblemCode.NO_ACT_NOW: (
            "Question %(question)s of %(about)s needs a red rule with what to do at once, or a reason."
        ),
        ProblemCode.ONLY_WHEN_OPEN: "This form is asked for only while the centre is open.",
        ProblemCode.NOT_ON_HOLIDAYS: "This form is not asked for on public holidays.",
        ProblemCode.BAD_RUNG: "The minutes are 0 to 1440.",
        ProblemCode.RUNGS_ORDER: "%(rung)s comes before %(other)s.",
        ProblemCode.BAD_MINUTES: "The minutes are 1 to %(most)s.",
        ProblemCode.CONFIRM_WITHOUT_YELLOW: "Only a rule that can be yellow waits for a second one.",
        ProblemCode.CONFIRM_LOW_GLUCOSE: "A low glucose never waits for a second reading.",
        ProblemCode.CONFIRM_ON_OXYGEN: "SpO2 on oxygen never waits for a second reading.",
        ProblemCode.REPEAT_WITHOUT_RED: "Only a range that can be red expects a new reading.",
        ProblemCode.NO_ACT: "Say what the patient does at once.",
        ProblemCode.BAD_NUMBER_TO_RING: "A telephone number here is 3 to 12 digits.",
        ProblemCode.BAD_PARTS: "A combination has 2 to 10 parts.",
        ProblemCode.BAD_TIMES: "The number of parts that hold is 1 to %(of)s.",
        ProblemCode.BAD_SPAN: "The time span is 1 to %(most)s minutes.",
        ProblemCode.ONE_CONDITION: "A part has exactly one of at_least, at_most and colour.",
        ProblemCode.NO_CONDITION: "An event is a condition by itself; it has no numbers.",
        ProblemCode.PART_WITHOUT_RANGE: "The plan has no range for %(kind)s, so it has no colour.",
        ProblemCode.BAD_SCALE: "The SpO2 scale of NEWS2 is 1 or 2.",
        ProblemCode.NOT_CONFIRMED_ADULT: "Confirm: NEWS2 is not for those under 16 or pregnant.",
        ProblemCode.BAD_SUMS: "Yellow begins at 1 or more, red not before yellow, at most at 20.",
        ProblemCode.SECOND_NEWS2: "A plan has at most one NEWS2.",
        ProblemCode.NEWS2_NOT_MEASURED: "The plan measures nothing that NEWS2 counts.",
        ProblemCode.NEWS2_ONLY_ROUTE: (
            "NEWS2 is never the only way to red; add a red limit to something that it counts."
        ),
        ProblemCode.NEWS2_UNDER_16: "The patient is under 16, and NEWS2 is not for children.",
        ProblemCode.NO_NAME: "Write a name.",
        ProblemCode.NO_TEXT: "Write what it is.",
        ProblemCode.NO_PRESCRIBER: "A step with a medicine names who prescribed it.",
        ProblemCode.NO_STEPS: "The agreed level of treatment needs a step in red.",
        ProblemCode.BAD_UNIT: "The unit must be the id of a unit.",
        ProblemCode.DATE_AHEAD: "The date may not be in the future.",
        ProblemCode.DATE_PASSED: "The date has passed.",
        ProblemCode.NO_RED: "%(kind)s is left without red; add a limit, or a reason.",
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
