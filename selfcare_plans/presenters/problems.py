"""What is wrong with a plan, in words for the person who writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.web import written
from selfcare_plans.presenters.words import BOUND_LABELS
from selfcare_plans.rules.in_force import PublishRefusal
from selfcare_plans.rules.problems import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selfcare_plans.presenters.words import KindWords, Words
    from selfcare_plans.rules.problems import PlanProblem

PROBLEMS: Mapping[ProblemCode, Words] = {
    ProblemCode.NO_CONTENT: gettext_lazy("A plan without measurements needs a goal or a measure."),
    ProblemCode.NO_CONTACT_POINT: gettext_lazy(
        "A plan without measurements needs a contact point."
    ),
    ProblemCode.NO_REVIEW_DATE: gettext_lazy("Say when the plan is to be reviewed."),
    ProblemCode.NO_RECEIVER: gettext_lazy(
        "This can become red, so the plan must say who is told then."
    ),
    ProblemCode.BAD_RECEIVER: gettext_lazy("Choose a unit from the list."),
    ProblemCode.BAD_LANGUAGE: gettext_lazy("Choose a language from the list."),
    ProblemCode.BAD_ID: gettext_lazy(
        "The name of this part is not valid. Remove it and add it again."
    ),
    ProblemCode.DUPLICATE_ID: gettext_lazy("Two parts have the same name. Remove one of them."),
    ProblemCode.UNKNOWN_KIND: gettext_lazy("%(kind)s is not a kind that we know."),
    ProblemCode.DUPLICATE_KIND: gettext_lazy("%(kind)s is in the plan twice. Remove one of them."),
    ProblemCode.NO_RULES: gettext_lazy(
        "Add limits, or say that it is only followed without limits."
    ),
    ProblemCode.LIMITS_ON_OBSERVE_ONLY: gettext_lazy(
        "What is only followed has no limits. Remove the limits, or follow it with limits."
    ),
    ProblemCode.NO_WINDOWS: gettext_lazy("Add at least one time of day."),
    ProblemCode.BAD_WINDOW_NAME: gettext_lazy(
        "Give it a name of 1 to 40 characters, without colon."
    ),
    ProblemCode.DUPLICATE_WINDOW: gettext_lazy("Two times of day are called %(name)s."),
    ProblemCode.WINDOW_TIMES: gettext_lazy("It must end after it begins, on the same day."),
    ProblemCode.TIME_WITH_ZONE: gettext_lazy("Write the time as local time."),
    ProblemCode.WINDOWS_OVERLAP: gettext_lazy("%(name)s overlaps another time of day."),
    ProblemCode.BAD_WEEKDAYS: gettext_lazy("Choose at least one weekday."),
    ProblemCode.BAD_GRACE: gettext_lazy("Write 0 to 1440 minutes."),
    ProblemCode.COMPONENT_MISSING: gettext_lazy(
        "Say which value of %(kind)s these limits are for."
    ),
    ProblemCode.COMPONENT_UNKNOWN: gettext_lazy("%(kind)s has no such value."),
    ProblemCode.CONTEXT_UNKNOWN: gettext_lazy("%(kind)s has no such situation."),
    ProblemCode.NOT_FINITE: gettext_lazy("Write a number."),
    ProblemCode.TOO_LARGE: gettext_lazy("The number is too large."),
    ProblemCode.TOO_FINE: gettext_lazy("Write it in steps of %(resolution)s."),
    ProblemCode.NO_LIMIT: gettext_lazy("Fill in at least one limit, or remove this."),
    ProblemCode.BOUNDS_ORDER: gettext_lazy("“%(bound)s” is on the wrong side of “%(other)s”."),
    ProblemCode.OUTER_LIMIT: gettext_lazy(
        "“%(bound)s” may not pass %(limit)s unless a doctor gives a reason."
    ),
    ProblemCode.BAD_COLOUR: gettext_lazy("The colour must be yellow or red."),
    ProblemCode.BAD_DAYS: gettext_lazy("Write 1 to 90 days."),
    ProblemCode.NOT_POSITIVE: gettext_lazy("Write a number above 0."),
    ProblemCode.FALL_OVER_100_PERCENT: gettext_lazy("Nothing can fall by more than 100 percent."),
    ProblemCode.BAD_REPETITION: gettext_lazy(
        "Write at least 1, at most as many as it is counted from, and count from at most 90."
    ),
    ProblemCode.REPETITION_WITHOUT_RANGE: gettext_lazy(
        "This counts readings outside green, so it needs limits to count by."
    ),
    ProblemCode.BAD_IN_A_ROW: gettext_lazy("Write 1 to 90 times."),
    ProblemCode.MISSING_WITHOUT_SCHEDULE: gettext_lazy(
        "Nothing can be missing without agreed times. Add times, or remove this."
    ),
}

REFUSALS: Mapping[PublishRefusal, Words] = {
    PublishRefusal.NOT_A_DRAFT: gettext_lazy("This version is already published."),
    PublishRefusal.BASED_ON_OLDER_VERSION: gettext_lazy(
        "A newer version was published meanwhile. Compare with that one before you publish."
    ),
    PublishRefusal.HAS_PROBLEMS: gettext_lazy("The plan must be put right first."),
    PublishRefusal.STARTS_IN_THE_PAST: gettext_lazy("A version cannot begin in the past."),
    PublishRefusal.STARTS_BEFORE_PREDECESSOR: gettext_lazy(
        "A version cannot begin before the one that it replaces."
    ),
    PublishRefusal.REVIEW_DATE_PASSED: gettext_lazy(
        "The review date has passed. Choose a new one."
    ),
    PublishRefusal.NEEDS_A_DOCTOR: gettext_lazy(
        "A limit passes an outer limit. Only a doctor may publish that."
    ),
    PublishRefusal.NEEDS_APPROVAL: gettext_lazy(
        "At this centre a doctor approves every plan. Propose it to the patient's doctor."
    ),
    PublishRefusal.AWAITS_ANSWER: gettext_lazy(
        "The plan is proposed to a doctor and awaits the answer."
    ),
}


def problem_in_words(problem: PlanProblem, words: KindWords, *, kind: str = "") -> str:
    """Return what is wrong and what to do. ``kind`` is that of the item where the problem lies."""
    params = {name: _param(name, value, words, kind) for name, value in problem.params.items()}
    return str(PROBLEMS[problem.code]) % params


def _param(name: str, value: str, words: KindWords, kind: str) -> str:
    match name:
        case "kind":
            return words.label(value)
        case "bound" | "other":
            return str(BOUND_LABELS.get(value, value))
        case "limit" | "resolution":
            shown = written.number(value)
            unit = words.unit(kind) if kind and name == "limit" else ""
            return f"{shown} {unit}".strip()
        case _:
            return value


def refusal_in_words(refusal: PublishRefusal) -> str:
    """Return why a version may not be published."""
    return str(REFUSALS[refusal])


def blind_receivers_in_words(names: list[str]) -> str:
    """Return that units are named as receivers whom the patient is not opened to."""
    return _(
        "The patient is not opened to %(units)s. Choose another receiver, or open access first."
    ) % {"units": ", ".join(names)}
