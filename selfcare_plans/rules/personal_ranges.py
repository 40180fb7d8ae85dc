"""Put a person's own normal, and bounds around it, into a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from selfcare_plans.rules.document import RangeRule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from selfcare_plans.rules.document import MonitoringItem, PersonalNormal, PlanDocument, Rule


@dataclass(frozen=True, slots=True)
class PersonalRange:
    """What is put into the item of a kind. ``bounds``: those to set, by name; None opens one.

    ``normal`` None leaves the item's normals as they are. ``source`` says where the bounds are from.
    """

    kind: str
    component: str | None
    context: str | None
    normal: PersonalNormal | None
    bounds: Mapping[str, Decimal | None]
    source: str


def with_personal_range(document: PlanDocument, found: PersonalRange) -> PlanDocument:
    """Return the document with the normal and the bounds in place; other rules stand.

    The bounds go into the range of that component and context, or into a new one. A document
    without an item of the kind is returned as it is.
    """
    taken = {rule.id for item in document.items for rule in item.rules}
    taken |= {one.id for one in document.combinations}
    items = tuple(
        _fitted(item, found, taken) if item.kind == found.kind else item for item in document.items
    )
    return msgspec.structs.replace(document, items=items)


def range_of(item: MonitoringItem, component: str | None, context: str | None) -> RangeRule | None:
    """Return the item's range of that component and context, or None."""
    return next((one for one in item.rules if _is_it(one, component, context)), None)  # type: ignore[return-value]


def _is_it(rule: Rule, component: str | None, context: str | None) -> bool:
    return isinstance(rule, RangeRule) and (rule.component, rule.context) == (component, context)


def _fitted(item: MonitoringItem, found: PersonalRange, taken: set[str]) -> MonitoringItem:
    normals = item.normals
    if found.normal is not None:
        others = tuple(one for one in normals if one.component != found.component)
        normals = (*others, found.normal)
    return msgspec.structs.replace(item, normals=normals, rules=_rules(item, found, taken))


def _rules(item: MonitoringItem, found: PersonalRange, taken: set[str]) -> tuple[Rule, ...]:
    if not found.bounds:
        return item.rules
    old = range_of(item, found.component, found.context)
    if old is None:
        if all(value is None for value in found.bounds.values()):
            return item.rules
        new = RangeRule(
            id=_free_id(item, found, taken),
            component=found.component,
            context=found.context,
            source=found.source,
        )
        return (*item.rules, msgspec.structs.replace(new, **found.bounds))
    if all(getattr(old, name) == value for name, value in found.bounds.items()):
        return item.rules
    changed = msgspec.structs.replace(old, source=found.source, **found.bounds)
    return tuple(changed if rule is old else rule for rule in item.rules)


def _free_id(item: MonitoringItem, found: PersonalRange, taken: set[str]) -> str:
    stem = f"{item.id}-{found.component or 'range'}-own"
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name
