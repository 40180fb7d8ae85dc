"""Rule 7: several kinds within a time span, NEWS2 among them.

Asked for each reading of a kind that the combination looks at. Of every kind it takes the latest
reading measured within the span before the judged one, or that one itself; what is measured later
is judged later, with this one in sight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selfcare_plans.rules.document import Colour, CombinationRule
from triage.rules.amounts import GREEN, RED, SEVERITY, YELLOW, is_number, written
from triage.rules.news2 import Measured, Score, score
from triage.rules.ranges import HIGH, LOW, lowest_allowed, number_of, range_severity

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from measurements.rules.facts import ReadingFact
    from selfcare_plans.rules.document import CombinationPart, News2Rule
    from triage.rules.plan import KindPlan

    Latest = Callable[[str, str], ReadingFact | None]
    PlanOf = Callable[[str, str], KindPlan | None]

NEWS2_KINDS = (
    "respiration_rate",
    "spo2",
    "oxygen_supply",
    "blood_pressure",
    "pulse",
    "consciousness",
    "body_temperature",
)
"""The kinds that NEWS2 looks at; oxygen may also be the context of an SpO2."""


def kinds_of(rule: CombinationRule | News2Rule) -> tuple[str, ...]:
    """Return the kinds that a combination looks at."""
    if isinstance(rule, CombinationRule):
        return tuple(dict.fromkeys(part.kind for part in rule.parts))
    return NEWS2_KINDS


def combined(
    rule: CombinationRule, reading: ReadingFact, latest: Latest, plan_of: PlanOf
) -> dict[str, Any] | None:
    """Return the numbers of a combination that holds, or None.

    It speaks only on a reading that is itself one of the parts that hold.
    """
    holding: list[tuple[CombinationPart, ReadingFact]] = []
    for part in rule.parts:
        is_own = part.kind == reading.kind and part.about in ("", reading.about)
        found = reading if is_own else latest(part.kind, part.about)
        if found is not None and _holds(part, found, plan_of):
            holding.append((part, found))
    times = len(rule.parts) if rule.times is None else rule.times
    if len(holding) < max(times, 1) or all(found.id != reading.id for _, found in holding):
        return None
    return {
        "times": times,
        "of": len(rule.parts),
        "count": len(holding),
        "within_minutes": rule.within_minutes,
        "parts": [_named(part, found) for part, found in holding],
    }


def _holds(part: CombinationPart, found: ReadingFact, plan_of: PlanOf) -> bool:
    if part.about and found.about != part.about:
        return False
    if part.colour is not None:
        plan = plan_of(found.kind, found.about)
        severity = range_severity(plan, found) if plan is not None else None
        return severity is not None and severity >= SEVERITY[part.colour]
    if part.at_least is None and part.at_most is None:
        return True
    value = number_of(found, part.component)
    return is_number(value) and value is not None and _is_beyond(part, found, value)


def _is_beyond(part: CombinationPart, found: ReadingFact, value: Decimal) -> bool:
    """Whether the worst value that the reading allows lies at or beyond the bound."""
    if part.at_least is not None and (found.comparator == HIGH or value >= part.at_least):
        return True
    return part.at_most is not None and lowest_allowed(value, found.comparator) <= part.at_most


def _named(part: CombinationPart, found: ReadingFact) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "component": part.component,
        "about": found.about,
        "value": written(number_of(found, part.component)),
        "reading": found.id,
    }


def news2_of(rule: News2Rule, reading: ReadingFact, latest: Latest) -> Score:
    """Return the score of the latest of each parameter, the judged reading among them."""

    def of(kind: str) -> ReadingFact | None:
        return reading if kind == reading.kind else latest(kind, "")

    measured: dict[str, Measured] = {}
    for kind in NEWS2_KINDS:
        found = of(kind)
        component = "systolic" if kind == "blood_pressure" else None
        value = number_of(found, component) if found is not None else None
        if found is None or value is None or not is_number(value) or kind == "oxygen_supply":
            continue
        measured[component or kind] = Measured(value, found.comparator)
    oxygen = _is_on_oxygen(of("oxygen_supply"), of("spo2"))
    return score(measured, scale=rule.scale, is_on_oxygen=oxygen)


def _is_on_oxygen(supply: ReadingFact | None, spo2: ReadingFact | None) -> bool | None:
    """Return what was said last of oxygen: its flow, or beside the SpO2. None: nothing was said."""
    said: list[tuple[Any, bool]] = []
    if supply is not None and supply.value is not None and is_number(supply.value):
        is_given = supply.value > 0 if supply.comparator != LOW else True
        said.append((supply.measured_at, is_given or supply.comparator == HIGH))
    if spo2 is not None and "oxygen" in spo2.context:
        said.append((spo2.measured_at, spo2.context["oxygen"] != "air"))
    if not said:
        return None
    newest = max(at for at, _ in said)
    return any(given for at, given in said if at == newest)


def news2_severity(rule: News2Rule, found: Score) -> int:
    """Return what the sum, or a single parameter of 3 points, says."""
    if found.total >= rule.red_from:
        return RED
    worst = YELLOW if found.total >= rule.yellow_from else GREEN
    if found.highest >= 3 and rule.single_three in (Colour.YELLOW, Colour.RED):
        worst = max(worst, SEVERITY[rule.single_three])
    return worst


def news2_params(rule: News2Rule, found: Score) -> dict[str, Any]:
    """Return the numbers of a sentence about the score."""
    return {
        "score": found.total,
        "measured": found.measured,
        "of": 7,
        "scale": rule.scale,
        "highest": found.highest,
        "missing": list(found.missing),
        "points": dict(found.points),
        "within_minutes": rule.within_minutes,
    }
