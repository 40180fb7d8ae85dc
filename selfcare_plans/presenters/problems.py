"""What is wrong with a plan, in words for the person who writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.web import written
from selfcare_plans.presenters.problem_words import PROBLEMS
from selfcare_plans.presenters.words import BOUND_LABELS, RUNG_LABELS
from selfcare_plans.rules.in_force import PublishRefusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selfcare_plans.presenters.words import KindWords, Words
    from selfcare_plans.rules.problems import PlanProblem

__all__ = [
    "PROBLEMS",
    "REFUSALS",
    "blind_receivers_in_words",
    "problem_in_words",
    "refusal_in_words",
]

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
        "The plan passes an outer limit, leaves out red, or changes the agreed level of treatment. "
        "Only a doctor may publish that."
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
            return str(BOUND_LABELS.get(value) or RUNG_LABELS.get(value, value))
        case "rung":
            return str(RUNG_LABELS.get(value, value))
        case "limit" | "resolution" | "low" | "high":
            shown = written.number(value)
            unit = words.unit(kind) if kind and name != "resolution" else ""
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
