"""The alarm budget in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from measurements.presenters import STAFF_WORDS
from triage.presenters.sentences import what_happened
from triage.rules.causes import is_missing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triage.queries.budget import Budget


def budget_rows(budgets: Iterable[Budget]) -> list[dict[str, Any]]:
    """Return the lines of the panel: what called, how often, how often it led to action."""
    return [
        {
            "what": _what(one.cause),
            "cause": one.cause,
            "alerts": one.alerts,
            "acted": one.acted,
            "review": one.asks_for_review,
        }
        for one in budgets
    ]


def _what(cause: str) -> str:
    if is_missing(cause):
        return what_happened("MISSING", {"kind": cause.removeprefix("MISSING:")})
    if cause.isupper():
        return what_happened(cause, {}) or cause
    return STAFF_WORDS.label(cause)
