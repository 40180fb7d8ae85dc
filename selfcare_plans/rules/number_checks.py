"""Numbers, components, contexts and colours: what the checks of all rules share."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour
from selfcare_plans.rules.kind_facts import ANSWERS, credible, is_number
from selfcare_plans.rules.problems import PlanProblem, ProblemCode, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfcare_plans.rules.document import MeanRule, RangeRule
    from selfcare_plans.rules.kind_facts import KindFacts

LARGEST = Decimal(1_000_000)
MOST_DAYS = 90
BOUNDS = ("yellow_low", "green_low", "green_high", "yellow_high")
ALERTING = frozenset({Colour.YELLOW, Colour.RED})
_INFINITE = Decimal("Infinity")


def bounds_problems(
    rule: RangeRule | MeanRule, facts: KindFacts | None, at: str
) -> Iterator[PlanProblem]:
    """Yield what is wrong with the four bounds of a range or a mean."""
    bounds = {name: getattr(rule, name) for name in BOUNDS}
    if all(value is None for value in bounds.values()):
        yield problem(at, ProblemCode.NO_LIMIT)
    for name, value in bounds.items():
        if value is not None:
            yield from limit_problems(value, facts, rule.component, f"{at}/{name}")
    yield from _order_problems(bounds, at)


def _order_problems(bounds: dict[str, Decimal | None], at: str) -> Iterator[PlanProblem]:
    """An open bound is infinitely far out, so yellow_low without green_low is out of order."""
    yellow_low = _or(bounds["yellow_low"], -_INFINITE)
    green_low = _or(bounds["green_low"], -_INFINITE)
    green_high = _or(bounds["green_high"], _INFINITE)
    yellow_high = _or(bounds["yellow_high"], _INFINITE)
    if any(value.is_nan() for value in (yellow_low, green_low, green_high, yellow_high)):
        return  # refused as not finite
    for wrong, other, out_of_order in (
        ("yellow_low", "green_low", yellow_low > green_low),
        ("green_high", "green_low", green_high < green_low),
        ("yellow_high", "green_high", yellow_high < green_high),
    ):
        if out_of_order:
            yield problem(f"{at}/{wrong}", ProblemCode.BOUNDS_ORDER, bound=wrong, other=other)


def _or(value: Decimal | None, when_open: Decimal) -> Decimal:
    return when_open if value is None else value


def counted_problems(kind: str, component: str | None, at: str) -> Iterator[PlanProblem]:
    """Yield that nothing can be counted from a kind that is no number; answers have scores."""
    if kind == ANSWERS:
        if not (component or "").strip():
            yield problem(f"{at}/component", ProblemCode.NO_SCORE)
    elif not is_number(kind):
        yield problem(at, ProblemCode.KIND_HAS_NO_NUMBER, kind=kind)


def component_problems(
    component: str | None, facts: KindFacts | None, at: str
) -> Iterator[PlanProblem]:
    """Yield what is wrong with the component. What a score is called only its form knows."""
    if facts is None or not is_number(facts.name):
        return
    if component is None:
        if facts.components:
            yield problem(
                f"{at}/component",
                ProblemCode.COMPONENT_MISSING,
                kind=facts.name,
                components=", ".join(sorted(facts.components)),
            )
    elif component not in facts.components:
        yield problem(
            f"{at}/component",
            ProblemCode.COMPONENT_UNKNOWN,
            component=component,
            kind=facts.name,
        )


def context_problems(
    context: str | None, facts: KindFacts | None, at: str
) -> Iterator[PlanProblem]:
    """Yield that the kind has no such context."""
    if context is None or facts is None:
        return
    key, _, value = context.partition("=")
    known = facts.contexts.get(key)
    if known is None or not value or (known and value not in known):
        yield problem(
            f"{at}/context", ProblemCode.CONTEXT_UNKNOWN, context=context, kind=facts.name
        )


def number_problems(value: Decimal, facts: KindFacts | None, at: str) -> Iterator[PlanProblem]:
    """Yield that a number is not finite, too large or, where the kind is known, too fine for it."""
    if not value.is_finite():
        yield problem(at, ProblemCode.NOT_FINITE)
    elif abs(value) > LARGEST:
        yield problem(at, ProblemCode.TOO_LARGE)
    elif facts is not None and is_number(facts.name) and value % facts.resolution != 0:
        yield problem(at, ProblemCode.TOO_FINE, resolution=str(facts.resolution))


def limit_problems(
    value: Decimal, facts: KindFacts | None, component: str | None, at: str
) -> Iterator[PlanProblem]:
    """Yield what is wrong with a limit; one that no credible reading comes to: 890 for 89."""
    wrong = tuple(number_problems(value, facts, at))
    yield from wrong
    ends = credible(facts, component)
    if wrong or ends is None or ends.low is None or ends.high is None:
        return
    if not ends.low <= value <= ends.high:
        low, high = str(ends.low), str(ends.high)
        yield problem(at, ProblemCode.LIMIT_OUT_OF_SENSE, low=low, high=high)


def amount_problems(amount: Decimal, facts: KindFacts | None, at: str) -> Iterator[PlanProblem]:
    """Yield what is wrong with a distance, which is more than zero."""
    yield from number_problems(amount, facts, f"{at}/amount")
    if amount.is_finite() and amount <= 0:
        yield problem(f"{at}/amount", ProblemCode.NOT_POSITIVE)


def colour_problems(colour: Colour, at: str, name: str = "colour") -> Iterator[PlanProblem]:
    """Yield that a rule which alerts must be yellow or red."""
    if colour not in ALERTING:
        yield problem(f"{at}/{name}", ProblemCode.BAD_COLOUR)
