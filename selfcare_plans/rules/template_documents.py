"""A template's documents: one plan in several languages, without anything of one patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from selfcare_plans.rules.document import (
    Goal,
    Measure,
    MedicineStep,
    PlanDocument,
    Steps,
    Unreached,
)
from selfcare_plans.rules.outer_limits import OUTER_LIMITS
from selfcare_plans.rules.problems import ProblemCode
from selfcare_plans.rules.validation import problems

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from selfcare_plans.rules.document import MonitoringItem, Step
    from selfcare_plans.rules.kind_facts import KindFacts
    from selfcare_plans.rules.outer_limits import Limits
    from selfcare_plans.rules.problems import PlanProblem

_NEAREST = {"nb": ("nb", "nn", "en"), "nn": ("nn", "nb", "en"), "en": ("en", "nb", "nn")}

OF_THE_PATIENT = (
    "what_matters",
    "receivers",
    "contact_point",
    "review_date",
    "language",
    "treatment_level",
    "temporary",
)
"""The plan's own fields that no template has."""

_FILLED_FOR_THE_PATIENT = frozenset(
    {
        ProblemCode.NO_RECEIVER,
        ProblemCode.NO_REVIEW_DATE,
        ProblemCode.NO_CONTACT_POINT,
        ProblemCode.NO_NORMAL,
        ProblemCode.NO_SPREAD,
        ProblemCode.NO_PRESCRIBER,
        ProblemCode.BAD_SCALE,
        ProblemCode.NOT_CONFIRMED_ADULT,
    }
)
"""What a plan needs and a template cannot know."""


def in_language(documents: Mapping[str, PlanDocument], wanted: str) -> PlanDocument:
    """Return the document in the language, or in the one that its readers read best.

    Raises ``LookupError`` where there is none at all.
    """
    for language in _NEAREST.get(wanted, ("nb", "nn", "en")):
        if language in documents:
            return documents[language]
    raise LookupError(wanted)


def as_template(document: PlanDocument) -> PlanDocument:
    """Return the document without what belongs to one patient: receivers, normals, ids of goals."""
    return msgspec.structs.replace(
        document,
        what_matters="",
        receivers=(),
        contact_point="",
        review_date=None,
        treatment_level=None,
        temporary=None,
        goals=tuple(_goal(goal) for goal in document.goals),
        items=tuple(_item(item) for item in document.items),
    )


def _goal(goal: Goal) -> Goal:
    measures = tuple(Measure(text=one.text, responsible=one.responsible) for one in goal.measures)
    return Goal(text=goal.text, subgoals=goal.subgoals, measures=measures)


def _item(item: MonitoringItem) -> MonitoringItem:
    return msgspec.structs.replace(item, receivers=(), normals=(), no_red_reason="")


def template_problems(
    documents: Mapping[str, PlanDocument],
    *,
    known_kinds: Mapping[str, KindFacts],
    limits: Limits = OUTER_LIMITS,
) -> tuple[tuple[str, PlanProblem], ...]:
    """Return what keeps a template from being published, each with the language it is in.

    The checks of a plan, less those for what is filled in for each patient.
    """
    return tuple(
        (language, one)
        for language, document in documents.items()
        for one in problems(document, known_kinds=known_kinds, limits=limits)
        if one.code not in _FILLED_FOR_THE_PATIENT
    )


def languages_that_differ(documents: Mapping[str, PlanDocument]) -> tuple[str, ...]:
    """Return the languages whose plan differs from the first in more than words."""
    plans = {language: _without_words(document) for language, document in documents.items()}
    first = next(iter(plans.values()), None)
    return tuple(language for language, plan in plans.items() if plan != first)


def carried_over(edited: PlanDocument, other: PlanDocument) -> PlanDocument:
    """Return the plan of ``edited`` in the words of ``other``, where ``other`` has words for it.

    Measurements and rules go by their ids; what ``other`` does not have comes in the words of
    ``edited``, to be translated by a person. Goals and steps are words only and stay.
    """
    items = {item.id: item for item in other.items}
    rules = {rule.id: rule for item in other.items for rule in item.rules}
    combinations = {rule.id: rule for rule in other.combinations}
    return msgspec.structs.replace(
        other,
        items=tuple(_carried_item(item, items.get(item.id), rules) for item in edited.items),
        combinations=tuple(_worded(one, combinations.get(one.id)) for one in edited.combinations),
    )


def _carried_item(
    item: MonitoringItem, other: MonitoringItem | None, rules: Mapping[str, Any]
) -> MonitoringItem:
    told = tuple(_worded(rule, rules.get(rule.id)) for rule in item.rules)
    carried = msgspec.structs.replace(item, rules=told)
    if other is None or other.kind != item.kind:
        return carried
    schedule = item.schedule
    if schedule is not None and other.schedule is not None:
        names = {(one.opens, one.closes): one.name for one in other.schedule.windows}
        windows = tuple(
            msgspec.structs.replace(one, name=names.get((one.opens, one.closes), one.name))
            for one in schedule.windows
        )
        schedule = msgspec.structs.replace(schedule, windows=windows)
    return msgspec.structs.replace(carried, instruction=other.instruction, schedule=schedule)


def _worded(rule: Any, other: Any) -> Any:
    if type(rule) is not type(other):
        return rule
    words = {name: getattr(other, name) for name in ("text_patient", "text_nurse")}
    if rule.act_now is not None and other.act_now is not None:
        words["act_now"] = msgspec.structs.replace(rule.act_now, step=other.act_now.step)
    return msgspec.structs.replace(rule, **words)


def _without_words(document: PlanDocument) -> PlanDocument:
    """Return what the languages of a template share: numbers, kinds, times, how many steps."""
    return msgspec.structs.replace(
        document,
        what_matters="",
        contact_point="",
        language="",
        diagnoses=("",) * len(document.diagnoses),
        goals=(),
        steps=Steps(
            *(
                tuple(_step(one) for one in getattr(document.steps, colour))
                for colour in ("green", "yellow", "red")
            )
        ),
        unreached=Unreached(
            centre=("",) * len(document.unreached.centre),
            patient=("",) * len(document.unreached.patient),
        ),
        items=tuple(_silent_item(item) for item in document.items),
        combinations=tuple(_silent(rule) for rule in document.combinations),
    )


def _step(step: Step) -> Step:
    return MedicineStep("", "") if isinstance(step, MedicineStep) else ""


def _silent_item(item: MonitoringItem) -> MonitoringItem:
    schedule = item.schedule
    if schedule is not None:
        windows = tuple(msgspec.structs.replace(one, name="") for one in schedule.windows)
        schedule = msgspec.structs.replace(schedule, windows=windows)
    return msgspec.structs.replace(
        item, instruction="", schedule=schedule, rules=tuple(_silent(rule) for rule in item.rules)
    )


def _silent(rule: Any) -> Any:
    act_now = rule.act_now and msgspec.structs.replace(rule.act_now, step="")
    words = {"text_patient": "", "text_nurse": "", "source": "", "act_now": act_now}
    if hasattr(rule, "outer_limit_reason"):
        # That there is one is no word.
        words["outer_limit_reason"] = "x" if rule.outer_limit_reason.strip() else ""
    return msgspec.structs.replace(rule, **words)
