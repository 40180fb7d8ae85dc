"""The outer limits: where red must have begun at the latest, whatever a plan says.

Every number in this file is OURS, TO BE APPROVED BY A DOCTOR; none is a published alarm limit.
They hold where no doctor has set others for a centre or a tenant (``limits_in_force``).
A range or a deviation may be stricter than these; a laxer one needs a doctor's reason in the plan
(``outer_limit_reason``). Kinds that only make sense against a person's own normal
(weight, peak flow, FEV1, steps) or that are no reason for red (HbA1c, symptom score) have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour, DeviationRule, Direction, RangeRule
from selfcare_plans.rules.personal_checks import normal_of, reddens_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfcare_plans.rules.document import MonitoringItem, PlanDocument

STATUS = "ours, to be approved by a doctor"


@dataclass(frozen=True, slots=True)
class OuterLimit:
    """Red begins below ``low`` and above ``high`` at the latest; None: no outer limit there.

    ``low_needed``/``high_needed``: a range may not leave that side without any limit.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    low_needed: bool = False
    high_needed: bool = False


Limits = Mapping[tuple[str, str | None], OuterLimit]
"""The outer limits that hold, by kind and component."""

OUTER_LIMITS: Limits = MappingProxyType(
    {
        # NEWS2 scores 83 and below highest even for those whose target is 88-92; 80 leaves room
        # for a person whose usual value lies there. Without a lower limit 70 would be green.
        ("spo2", None): OuterLimit(low=Decimal(80), low_needed=True),
        # ADA level 2 low is below 3.0 mmol/L. 20 lies well above any target after a meal; the
        # published 13.9 is a level of control, not of danger.
        ("glucose", None): OuterLimit(low=Decimal("3.0"), high=Decimal("20.0"), low_needed=True),
        # NEWS2 scores 90 and below, and 220 and above, highest; people with heart failure under
        # treatment can live at 85-90. 200 is before what NEWS2 scores, since it is at rest.
        ("blood_pressure", "systolic"): OuterLimit(low=Decimal(80), high=Decimal(200)),
        # 120 is the diastolic value often quoted with 180 for same-day care; 40 is a guess at
        # where a reading is more likely wrong or serious than usual.
        ("blood_pressure", "diastolic"): OuterLimit(low=Decimal(40), high=Decimal(120)),
        # NEWS2 scores 40 and below, and 131 and above, highest; ten beats of room upwards for
        # people with known atrial fibrillation.
        ("pulse", None): OuterLimit(low=Decimal(40), high=Decimal(140)),
        # NEWS2 scores 8 and below, and 25 and above, highest; people with severe COPD can have
        # 25-30 at rest.
        ("respiration_rate", None): OuterLimit(low=Decimal(8), high=Decimal(32)),
        # NEWS2 scores 35.0 and below highest; ear thermometers often read half a degree low.
        # Above 40 no agreed limit should wait.
        ("body_temperature", None): OuterLimit(low=Decimal("34.5"), high=Decimal("40.0")),
    }
)


BY_DEVIATION = "amount"


@dataclass(frozen=True, slots=True)
class Breach:
    """Where red begins beyond the outer limit. ``bound``: yellow_low, yellow_high or, of a
    deviation, amount.
    """

    item_index: int
    rule_index: int
    rule_id: str
    bound: str
    limit: Decimal
    reason: str


def limits_in_force(
    product: Limits = OUTER_LIMITS, *, centre: Limits | None = None, tenant: Limits | None = None
) -> Limits:
    """Return the outer limits that hold where a centre and a tenant may each have set their own.

    Of the two the stricter stands, bound by bound; where one of them has said nothing of a kind,
    the other's; where neither has, the product's.
    """
    own, homes = centre or {}, tenant or {}
    both = {
        key: _stricter(own[key], homes[key]) if key in own and key in homes else one
        for key, one in {**homes, **own}.items()
    }
    return MappingProxyType({**product, **both})


def _stricter(one: OuterLimit, other: OuterLimit) -> OuterLimit:
    lows = [limit.low for limit in (one, other) if limit.low is not None]
    highs = [limit.high for limit in (one, other) if limit.high is not None]
    return OuterLimit(
        low=max(lows, default=None),
        high=min(highs, default=None),
        low_needed=one.low_needed or other.low_needed,
        high_needed=one.high_needed or other.high_needed,
    )


def breaches_of_item(
    item: MonitoringItem, item_index: int = 0, *, limits: Limits = OUTER_LIMITS
) -> Iterator[Breach]:
    """Yield each bound of the item that passes an outer limit on the bad side, reason or not.

    An open bound counts as laxest, unless the whole side is open and need not be limited, or
    something else keeps the limit: another range of the same component and context (a range bound
    to a context replaces the unbound ones, so those do not help it), or a red deviation. A mean
    keeps nothing, for it says nothing of the single reading. A red deviation beyond the limit is
    a breach where nothing else keeps the limit for every reading.
    """
    for rule_index, rule in enumerate(item.rules):
        if not isinstance(rule, RangeRule | DeviationRule):
            continue
        limit = limits.get((item.kind, rule.component))
        if limit is None:
            continue
        passed = (
            _passed_by_range(rule, item, limit)
            if isinstance(rule, RangeRule)
            else _passed_by_deviation(rule, item, limit)
        )
        reason = rule.outer_limit_reason.strip()
        for bound, value in passed:
            yield Breach(item_index, rule_index, rule.id, bound, value, reason)


def breaches(document: PlanDocument, limits: Limits = OUTER_LIMITS) -> tuple[Breach, ...]:
    """Return every bound in the plan beyond an outer limit; those with a reason need a doctor."""
    return tuple(
        breach
        for index, item in enumerate(document.items)
        for breach in breaches_of_item(item, index, limits=limits)
    )


def _passed_by_range(
    rule: RangeRule, item: MonitoringItem, limit: OuterLimit
) -> Iterator[tuple[str, Decimal]]:
    for bound, value, inner, needed in (
        ("yellow_low", limit.low, rule.green_low, limit.low_needed),
        ("yellow_high", limit.high, rule.green_high, limit.high_needed),
    ):
        if value is None:
            continue
        if _bound(rule, bound) is not None:
            if not _keeps(rule, bound, value):
                yield bound, value
        elif (inner is not None or needed) and not _is_kept(item, rule, rule.context, bound, value):
            yield bound, value


def _passed_by_deviation(
    rule: DeviationRule, item: MonitoringItem, limit: OuterLimit
) -> Iterator[tuple[str, Decimal]]:
    falls = rule.direction is Direction.FALL
    bound, value = ("yellow_low", limit.low) if falls else ("yellow_high", limit.high)
    if rule.colour is not Colour.RED or value is None or _begins_at(rule, item) is None:
        return
    if _deviation_keeps(rule, item, bound, value) or _is_kept(item, rule, None, bound, value):
        return
    yield BY_DEVIATION, value


def _is_kept(
    item: MonitoringItem,
    by_other_than: RangeRule | DeviationRule,
    context: str | None,
    bound: str,
    value: Decimal,
) -> bool:
    """Whether another rule lets red begin at the limit for every reading of that context."""
    for other in item.rules:
        if other is by_other_than:
            continue
        if isinstance(other, RangeRule):
            here = (by_other_than.component, context)
            if (other.component, other.context) == here and _keeps(other, bound, value):
                return True
        elif (
            isinstance(other, DeviationRule)
            and other.component == by_other_than.component
            and _deviation_keeps(other, item, bound, value)
        ):
            return True
    return False


def _keeps(rule: RangeRule, bound: str, value: Decimal) -> bool:
    own = _bound(rule, bound)
    if own is None:
        return False
    if not own.is_finite():
        return True  # refused elsewhere, as no number
    return own >= value if bound == "yellow_low" else own <= value


def _deviation_keeps(rule: DeviationRule, item: MonitoringItem, bound: str, value: Decimal) -> bool:
    """Red from the limit itself: a step beyond it would need the kind's resolution to judge."""
    needed = Direction.FALL if bound == "yellow_low" else Direction.RISE
    begins = _begins_at(rule, item)
    if rule.colour is not Colour.RED or rule.direction is not needed or begins is None:
        return False
    return begins >= value if bound == "yellow_low" else begins <= value


def _begins_at(rule: DeviationRule, item: MonitoringItem) -> Decimal | None:
    normal = normal_of(item, rule.component)
    return reddens_at(rule, normal) if normal is not None else None


def _bound(rule: RangeRule, bound: str) -> Decimal | None:
    return rule.yellow_low if bound == "yellow_low" else rule.yellow_high
