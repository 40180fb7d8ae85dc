"""Indicator values."""

from __future__ import annotations

from tests.guards.promises.promise import LATER, NOON, SOMEBODY, Check, Once, Watch

VALUE = "benefits_indicatorvalue"
GONE = {"superseded_at": LATER, "superseded_by_id": SOMEBODY}

PROMISES = {
    "indicator_value_is_a_number_or_not_known": Check(VALUE, bad={"value": 3}),
    "indicator_value_superseded_says_by_whom": Check(
        VALUE, {"entered_at": NOON, **GONE}, {"superseded_by_id": None}
    ),
    "indicator_value_stands_once": Once(VALUE, beside=GONE, both={"entered_at": NOON}),
    "indicator_value_never_changes": Watch(
        VALUE,
        {"entered_at": NOON},
        refused=(
            ("DELETE", "an indicator value is never deleted"),
            ({"not_known": False, "value": 3}, "an indicator value never changes"),
            ((GONE, {"superseded_at": None, "superseded_by_id": None}), "never changes"),
        ),
        kept=(GONE,),
    ),
}
