"""Rule 5: an expected window went by without a reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour, MissingRule
from triage.rules.amounts import SEVERITY
from triage.rules.outcome import Outcome

if TYPE_CHECKING:
    from typing import Any

    from selfcare_plans.rules.document import MonitoringItem
    from triage.rules.verdict import Version, WindowFact


def item_of(version: Version, window: WindowFact) -> MonitoringItem | None:
    """Return the item the window was made for, else the first one of its kind."""
    items = version.document.items
    for each in items:
        if each.id == window.item_id and each.kind == window.kind:
            return each
    return next((each for each in items if each.kind == window.kind), None)


def speaking(item: MonitoringItem, missed_in_a_row: int) -> tuple[MissingRule, ...]:
    """Return the item's missing rules that speak when so many windows in a row are missed."""
    return tuple(
        rule
        for rule in item.rules
        if isinstance(rule, MissingRule) and missed_in_a_row >= rule.in_a_row
    )


def judge_window(version: Version, item: MonitoringItem, window: WindowFact) -> Outcome:
    """Judge a window by the missing rules of its item.

    Green with the code WAITING while too few in a row are missing, UNWATCHED where the item has no
    such rule. A repeat that was asked for after a red is red, whatever the rules say.
    """
    outcome = Outcome(version)
    words = _words(window)
    if window.is_repeat:
        outcome.fire(
            order=0, rule_id="", code="NO_REPEAT", severity=SEVERITY[Colour.RED], params=words
        )
        return outcome
    watched = False
    for order, rule in enumerate(item.rules):
        if not isinstance(rule, MissingRule):
            continue
        watched = True
        if window.missed_in_a_row >= rule.in_a_row:
            colour = Colour.RED if rule.colour is Colour.RED else Colour.YELLOW
            outcome.fire(
                order=order,
                rule_id=rule.id,
                code="MISSING",
                severity=SEVERITY[colour],
                params={**words, "in_a_row": rule.in_a_row},
            )
    outcome.green = ("WAITING" if watched else "UNWATCHED", {**words, "version": version.number})
    return outcome


def _words(window: WindowFact) -> dict[str, Any]:
    return {
        "kind": window.kind,
        "item": window.item_id,
        "date": window.local_date.isoformat(),
        "window": window.name,
        "closes_at": window.closes_at.isoformat(),
        "deadline_at": window.deadline_at.isoformat(),
        "missed_in_a_row": window.missed_in_a_row,
    }
