"""Pairs of a yellow and its second green."""

from __future__ import annotations

from tests.guards.promises.promise import EARLIER, NOON, SOMEBODY, SOMEBODY_ELSE, Check, Once

PAIR = "triage_readingpair"
SAID = {"was": "DEVICE", "said_by_id": SOMEBODY, "said_unit_id": SOMEBODY, "said_at": NOON}

PROMISES = {
    "pair_is_kept_once_per_alert": Once(
        PAIR, beside={"alert_id": SOMEBODY_ELSE}, both={"alert_id": SOMEBODY}
    ),
    "pair_second_is_measured_after_the_first": Check(PAIR, {}, {"second_at": EARLIER}),
    "pair_says_what_it_was_by_whom_and_when": Check(PAIR, SAID, {"said_by_id": None}),
}
