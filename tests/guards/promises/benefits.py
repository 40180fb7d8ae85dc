"""Indicator values and reports."""

from __future__ import annotations

from tests.guards.promises.promise import LATER, NOON, SOMEBODY, Check, Once, Watch

VALUE, RUN = "benefits_indicatorvalue", "benefits_reportrun"
READY = {"state": "READY", "figures": {}, "told": {}, "ready_at": NOON}
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
    "report_run_is_at_most_done": Check(RUN, {"progress": 100}, {"progress": 101}),
    "report_run_that_is_ready_has_its_figures": Check(RUN, READY, {"ready_at": None}),
    "report_run_that_is_ready_never_changes": Watch(
        RUN,
        {},
        refused=(
            ((READY, "DELETE"), "a report that is ready never changes"),
            ((READY, {"told": {"a": 1}}), "a report that is ready never changes"),
            ((READY, {"state": "FAILED"}), "a report that is ready never changes"),
        ),
        kept=({"progress": 5}, READY, "DELETE"),
    ),
}
