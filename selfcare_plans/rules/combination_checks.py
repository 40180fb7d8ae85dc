"""What looks at several kinds: combinations, and NEWS2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.answer_checks import about_problems
from selfcare_plans.rules.document import (
    CombinationRule,
    News2Rule,
    RangeRule,
)
from selfcare_plans.rules.kind_facts import ANSWERS, EVENT, NEWS2_KINDS, WITH_ABOUT
from selfcare_plans.rules.number_checks import (
    colour_problems,
    component_problems,
    counted_problems,
    limit_problems,
)
from selfcare_plans.rules.problems import PlanProblem, ProblemCode, problem
from selfcare_plans.rules.red_checks import has_red_of_its_own
from selfcare_plans.rules.second_reading_checks import act_now_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selfcare_plans.rules.document import CombinationPart, PlanDocument
    from selfcare_plans.rules.kind_facts import KindFacts

FEWEST_PARTS, MOST_PARTS = 2, 10
LONGEST_SPAN = 7 * 24 * 60
LONGEST_SCORE = 24 * 60
HIGHEST_SUM = 20
NEWS2_LEAST_AGE = 16
"""NEWS2 is for people of 16 and older (Royal College of Physicians 2017)."""


def combinations_problems(
    document: PlanDocument, known_kinds: Mapping[str, KindFacts], age: int | None = None
) -> Iterator[PlanProblem]:
    """Yield what is wrong with the plan's combinations; at most one of them is NEWS2."""
    has_news2 = False
    for index, rule in enumerate(document.combinations):
        at = f"/combinations/{index}"
        yield from act_now_problems(rule, at)
        match rule:
            case CombinationRule():
                yield from _combination_problems(rule, document, known_kinds, at)
            case News2Rule():
                if has_news2:
                    yield problem(at, ProblemCode.SECOND_NEWS2)
                has_news2 = True
                if age is not None and age < NEWS2_LEAST_AGE:
                    yield problem(at, ProblemCode.NEWS2_UNDER_16)
                yield from _news2_problems(rule, document, at)


def _combination_problems(
    rule: CombinationRule, document: PlanDocument, known: Mapping[str, KindFacts], at: str
) -> Iterator[PlanProblem]:
    yield from colour_problems(rule.colour, at)
    count = len(rule.parts)
    if not FEWEST_PARTS <= count <= MOST_PARTS:
        yield problem(f"{at}/parts", ProblemCode.BAD_PARTS)
    if rule.times is not None and not 1 <= rule.times <= count:
        yield problem(f"{at}/times", ProblemCode.BAD_TIMES, of=str(count))
    yield from _span_problems(rule.within_minutes, LONGEST_SPAN, at)
    for index, part in enumerate(rule.parts):
        yield from _part_problems(part, document, known.get(part.kind), f"{at}/parts/{index}")


def _span_problems(minutes: int, most: int, at: str) -> Iterator[PlanProblem]:
    if not 1 <= minutes <= most:
        yield problem(f"{at}/within_minutes", ProblemCode.BAD_SPAN, most=str(most))


def _part_problems(
    part: CombinationPart, document: PlanDocument, facts: KindFacts | None, at: str
) -> Iterator[PlanProblem]:
    if facts is None:
        yield problem(f"{at}/kind", ProblemCode.UNKNOWN_KIND, kind=part.kind)
    yield from about_problems(part.kind, part.about, facts, at)
    if part.kind == EVENT:
        yield from _event_part_problems(part, at)
        return
    conditions = (part.at_least, part.at_most, part.colour)
    if sum(condition is not None for condition in conditions) != 1:
        yield problem(at, ProblemCode.ONE_CONDITION)
    yield from _counted_part_problems(part, facts, at)
    if part.colour is not None:
        yield from colour_problems(part.colour, at)
        if not _has_range(document, part):
            yield problem(f"{at}/colour", ProblemCode.PART_WITHOUT_RANGE, kind=part.kind)


def _event_part_problems(part: CombinationPart, at: str) -> Iterator[PlanProblem]:
    if not part.about.strip():
        yield problem(f"{at}/about", ProblemCode.ABOUT_MISSING, kind=part.kind)
    if part.at_least is not None or part.at_most is not None or part.colour is not None:
        yield problem(at, ProblemCode.NO_CONDITION)


def _counted_part_problems(
    part: CombinationPart, facts: KindFacts | None, at: str
) -> Iterator[PlanProblem]:
    """A colour is the whole reading's, so it needs no component; a number is one value's."""
    if part.colour is None or part.component is not None or part.kind != ANSWERS:
        yield from counted_problems(part.kind, part.component, at)
    if part.colour is None or part.component is not None:
        yield from component_problems(part.component, facts, at)
    for name in ("at_least", "at_most"):
        value = getattr(part, name)
        if value is not None:
            yield from limit_problems(value, facts, part.component, f"{at}/{name}")


def _has_range(document: PlanDocument, part: CombinationPart) -> bool:
    return any(
        item.kind == part.kind
        and (part.kind not in WITH_ABOUT or item.about == part.about)
        and any(isinstance(rule, RangeRule) for rule in item.rules)
        for item in document.items
    )


def _news2_problems(rule: News2Rule, document: PlanDocument, at: str) -> Iterator[PlanProblem]:
    if rule.scale not in (1, 2):
        yield problem(f"{at}/scale", ProblemCode.BAD_SCALE)
    if not rule.set_by.strip():
        yield problem(f"{at}/set_by", ProblemCode.NO_NAME)
    if not rule.adult_not_pregnant:
        yield problem(f"{at}/adult_not_pregnant", ProblemCode.NOT_CONFIRMED_ADULT)
    if not 1 <= rule.yellow_from <= rule.red_from <= HIGHEST_SUM:
        yield problem(f"{at}/red_from", ProblemCode.BAD_SUMS)
    yield from _span_problems(rule.within_minutes, LONGEST_SCORE, at)
    yield from colour_problems(rule.single_three, at, "single_three")
    counted = [item for item in document.items if item.kind in NEWS2_KINDS]
    if not counted:
        yield problem(at, ProblemCode.NEWS2_NOT_MEASURED)
    elif not any(map(has_red_of_its_own, counted)):
        yield problem(at, ProblemCode.NEWS2_ONLY_ROUTE)
