"""Readings and what stands beside them."""

from __future__ import annotations

from tests.guards.promises.promise import SOMEBODY, Check

PROMISES = {
    "due_is_a_reading_or_a_refusal": Check("measurements_duereading", bad={"refused_id": SOMEBODY}),
    "reading_in_error_says_why": Check(
        "measurements_readingmark", {"mark": "IN_ERROR", "reason": "x"}, {"reason": ""}
    ),
}
