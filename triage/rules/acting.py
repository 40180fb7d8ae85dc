"""What a plan asks to be done at once when a rule speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selfcare_plans.rules.document import ActNow, Combination, PlanDocument, Rule


def all_rules(document: PlanDocument) -> Iterator[Rule | Combination]:
    """Return every rule of the plan: of its items in order, then the combinations."""
    for item in document.items:
        yield from item.rules
    yield from document.combinations


def at_once(document: PlanDocument, fired: Iterable[str]) -> tuple[tuple[str, ActNow], ...]:
    """Return (rule id, what to do) of the rules that spoke, in that order; most ask for nothing."""
    asked = {rule.id: rule.act_now for rule in all_rules(document)}
    return tuple((one, act) for one in dict.fromkeys(fired) if (act := asked.get(one)) is not None)
