"""What can be drawn day by day against a plan: the kinds with numbers, and the paper for each.

The paper reaches from below the lowest to above the highest number that the plan names for the
value, so that every limit lies on it. It is only paper: nothing here is a clinical limit.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from measurements.presenters import STAFF_WORDS
from measurements.rules.kind import Bounds
from measurements.rules.kinds import NUMBER_KINDS
from selfcare_plans.rules.document import MeanRule, RangeRule
from selfcare_plans.rules.number_checks import BOUNDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from measurements.rules.kind import Kind
    from selfcare_plans.rules.document import MonitoringItem, PlanDocument

DAYS = 14
# Where the plan names no number.
_PAPER = {"weight": Bounds(Decimal(60), Decimal(100)), "steps": Bounds(Decimal(0), Decimal(10_000))}
_FEWEST_STEPS = 20


def drawn_days(today: date) -> list[date]:
    """Return the days to draw on: the last fortnight, without today, which may not be over."""
    return [today - timedelta(days=ago) for ago in range(DAYS, 0, -1)]


def drawable(document: PlanDocument) -> list[dict[str, Any]]:
    """Return each kind of the plan that has numbers, with its values and their paper, as JSON."""
    return [
        {
            "kind": item.kind,
            "label": STAFF_WORDS.label(item.kind),
            "unit": STAFF_WORDS.unit(item.kind),
            "step": float(NUMBER_KINDS[item.kind].resolution),
            "parts": list(_parts(item, NUMBER_KINDS[item.kind])),
        }
        for item in document.items
        if item.kind in NUMBER_KINDS
    ]


def _parts(item: MonitoringItem, kind: Kind) -> Iterator[dict[str, Any]]:
    required = [part for part in kind.parts if part.required]
    if not required:
        yield _paper(item, kind, None, kind.accept)
    for part in required:
        yield _paper(item, kind, part.name, part.accept)


def _paper(
    item: MonitoringItem, kind: Kind, component: str | None, accept: Bounds
) -> dict[str, Any]:
    step = kind.resolution
    named = sorted(_named(item, component))
    if named:
        room = max((named[-1] - named[0]) / 2, step * _FEWEST_STEPS / 2)
        wanted = Bounds(named[0] - room, named[-1] + room)
    else:
        wanted = _PAPER.get(kind.name, accept)
    low = max(wanted.low or Decimal(0), accept.low or Decimal(0))
    high = min(value for value in (wanted.high, accept.high) if value is not None)
    low, high = (low / step).to_integral_value() * step, (high / step).to_integral_value() * step
    middle = ((low + high) / 2 / step).to_integral_value() * step
    return {
        "name": component or "",
        "label": STAFF_WORDS.component(component) if component else "",
        "low": float(low),
        "high": float(high),
        "start": float(middle),
    }


def _named(item: MonitoringItem, component: str | None) -> Iterator[Decimal]:
    """Yield the numbers that the plan names for the value: bounds and own normals."""
    for rule in item.rules:
        if isinstance(rule, RangeRule | MeanRule) and rule.component == component:
            bounds = (getattr(rule, name) for name in BOUNDS)
            yield from (bound for bound in bounds if bound is not None and bound.is_finite())
    yield from (one.value for one in item.normals if one.component == component)
