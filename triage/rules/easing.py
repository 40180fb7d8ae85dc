"""One small change to a rule that alerts often and leads to nothing, to be rehearsed and never made alone.

Half-way from green to red for a range or a mean, a quarter more for a change or a deviation, once
more for a repetition or a missing reading. Ours, to be approved by a doctor: it is where a talk
about the limit begins. What looks at answers or at several kinds is eased by people only.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import msgspec

from measurements.rules.kinds import KINDS
from selfcare_plans.rules.document import (
    ChangeRule,
    DeviationRule,
    DeviationUnit,
    MeanRule,
    MissingRule,
    RangeRule,
    RepetitionRule,
)

if TYPE_CHECKING:
    from selfcare_plans.rules.document import MonitoringItem, PlanDocument, Rule

MORE = Decimal("1.25")
_TENTH = Decimal("0.1")


def eased(document: PlanDocument, rule_id: str, side: str = "") -> PlanDocument | None:
    """Return the document with the rule eased, or None where there is nothing to ease.

    ``side``: ``below`` or ``above``, on which side of green a range or mean alerted; empty: both.
    """
    for place, item in enumerate(document.items):
        rules = tuple(
            _eased(rule, item, side) if rule.id == rule_id else rule for rule in item.rules
        )
        if rules != item.rules:
            changed = msgspec.structs.replace(item, rules=rules)
            items = (*document.items[:place], changed, *document.items[place + 1 :])
            return msgspec.structs.replace(document, items=items)
    return None


def _eased(rule: Rule, item: MonitoringItem, side: str) -> Rule:
    kind = KINDS.get(item.kind)
    step = kind.resolution if kind is not None else Decimal(1)
    match rule:
        case RangeRule() | MeanRule():
            return _half_way(rule, step, side)
        case ChangeRule():
            return msgspec.structs.replace(
                rule, amount=_more(rule.amount, step, is_share=rule.percent)
            )
        case DeviationRule():
            is_share = rule.unit is not DeviationUnit.UNITS
            return msgspec.structs.replace(rule, amount=_more(rule.amount, step, is_share=is_share))
        case RepetitionRule():
            return msgspec.structs.replace(rule, times=min(rule.times + 1, rule.of))
        case MissingRule():
            return msgspec.structs.replace(rule, in_a_row=rule.in_a_row + 1)
        case _:
            return rule


def _half_way(rule: RangeRule | MeanRule, step: Decimal, side: str) -> RangeRule | MeanRule:
    low, high = rule.green_low, rule.green_high
    if side != "above" and low is not None and rule.yellow_low is not None:
        low = _middle(low, rule.yellow_low, step)
    if side != "below" and high is not None and rule.yellow_high is not None:
        high = _middle(high, rule.yellow_high, step)
    return msgspec.structs.replace(rule, green_low=low, green_high=high)


def _middle(one: Decimal, other: Decimal, step: Decimal) -> Decimal:
    return ((one + other) / 2 / step).to_integral_value(ROUND_HALF_UP) * step


def _more(amount: Decimal, step: Decimal, *, is_share: bool) -> Decimal:
    unit = _TENTH if is_share else step
    return (amount * MORE / unit).to_integral_value(ROUND_CEILING) * unit
