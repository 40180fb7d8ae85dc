"""Which limits stand open on the page of a question: those asked about first. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.document import RangeRule
from triage.rules.causes import kind_of_cause

if TYPE_CHECKING:
    from selfcare_plans.rules.document import MonitoringItem, PlanDocument

_BOUNDS = ("yellow_low", "green_low", "green_high", "yellow_high")


def kinds_to_adjust(
    document: PlanDocument, proposed: PlanDocument | None, cause: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the kinds of the plan in force that have limits, and which of them are asked about.

    Asked about is what the proposal changes; without such, what the alert is about; else all.
    """
    kinds = tuple(dict.fromkeys(one.kind for one in document.items if ranges_by_id(one)))
    changed = tuple(kind for kind in kinds if proposed and _is_changed(document, proposed, kind))
    about = tuple(kind for kind in kinds if kind == kind_of_cause(cause))
    return kinds, changed or about or kinds


def ranges_by_id(item: MonitoringItem) -> dict[str, RangeRule]:
    """Return the ranges of an item by their rule's id."""
    return {rule.id: rule for rule in item.rules if isinstance(rule, RangeRule)}


def _is_changed(document: PlanDocument, proposed: PlanDocument, kind: str) -> bool:
    return _bounds(document, kind) != _bounds(proposed, kind)


def _bounds(document: PlanDocument, kind: str) -> dict[str, tuple[object, ...]]:
    return {
        rule.id: tuple(getattr(rule, name) for name in _BOUNDS)
        for item in document.items
        if item.kind == kind
        for rule in ranges_by_id(item).values()
    }
