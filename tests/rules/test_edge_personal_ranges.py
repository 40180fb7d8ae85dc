"""Edges of putting a person's own range into a plan: what is changed, and what stays as it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from selfcare_plans.rules.document import (
    ChangeRule,
    Colour,
    Direction,
    MeanRule,
    MissingRule,
    MonitoringItem,
    PlanDocument,
    RangeRule,
)
from selfcare_plans.rules.personal_ranges import PersonalRange, with_personal_range

FALL = ChangeRule(id="c", colour=Colour.YELLOW, direction=Direction.FALL, amount=Decimal(3))
MEAN = MeanRule(id="m", days=7, green_low=Decimal(90))
OWN = RangeRule(id="r", green_low=Decimal(90), yellow_low=Decimal(88), source="agreed")


def found(**bounds: int | None) -> PersonalRange:
    numbers = {name: None if value is None else Decimal(value) for name, value in bounds.items()}
    return PersonalRange("spo2", None, None, None, numbers, "from the trial period")


def rules(of: PersonalRange, *before: Any) -> tuple[Any, ...]:
    item = MonitoringItem(id="spo2", kind="spo2", rules=before)
    return with_personal_range(PlanDocument(items=(item,)), of).items[0].rules


def test_only_a_range_takes_the_bounds_and_other_rules_stand() -> None:
    made = rules(found(green_low=91), FALL, MEAN)
    assert made[:2] == (FALL, MEAN)
    assert made[2] == RangeRule(
        id="spo2-range-own", green_low=Decimal(91), source="from the trial period"
    )


def test_without_bounds_nothing_is_changed_and_nothing_is_made() -> None:
    assert rules(found(), FALL, OWN) == (FALL, OWN)
    assert rules(found(green_low=None, green_high=None), FALL) == (FALL,)
    (only,) = rules(found(green_low=91, green_high=None))
    assert (only.green_low, only.green_high) == (91, None)


def test_a_range_that_says_so_already_keeps_its_source() -> None:
    assert rules(found(green_low=90, yellow_low=88), OWN) == (OWN,)
    (changed,) = rules(found(green_low=90, yellow_low=87), OWN)
    assert (changed.green_low, changed.yellow_low) == (90, 87)
    assert changed.source == "from the trial period"
    assert changed.id == "r"


def test_a_new_range_gets_the_first_name_that_is_free() -> None:
    taken = [
        MissingRule(id=name) for name in ("spo2-range-own", "spo2-range-own-2", "spo2-range-own-3")
    ]
    assert [rules(found(green_low=91), *taken[:count])[-1].id for count in range(4)] == [
        "spo2-range-own", "spo2-range-own-2", "spo2-range-own-3", "spo2-range-own-4",
    ]  # fmt: skip
