"""What an alert is about: the kind measured, or one of the few causes by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from measurements.rules.facts import ReadingFact
from selfcare_plans.rules.document import Colour

if TYPE_CHECKING:
    from triage.rules.verdict import Verdict, WindowFact

NOT_JUDGED = "NOT_JUDGED"
REFUSED = "REFUSED"
BY_HAND = "BY_HAND"
MESSAGE = "MESSAGE"
RECEIVER = "RECEIVER"
COMBINED = frozenset({"NEWS2", "COMBINATION"})
"""Codes of rules that look at several kinds: their findings are about the combination."""
_MISSING = "MISSING:"


def cause_of(subject: ReadingFact | WindowFact, verdict: Verdict) -> str:
    """Return the cause of a finding: the kind, ``MISSING:<kind>``, a combination, or NOT_JUDGED."""
    if verdict.colour is Colour.NOT_JUDGED:
        return NOT_JUDGED
    if verdict.reason_code in COMBINED:
        return verdict.reason_code
    if isinstance(subject, ReadingFact):
        return subject.kind
    return missing_cause(subject.kind)


def missing_cause(kind: str) -> str:
    """Return the cause of windows of this kind that went by without a reading."""
    return _MISSING + kind


def kind_of_cause(cause: str) -> str:
    """Return the kind that a cause is about, measured or missing; another cause is returned as it is."""
    return cause.removeprefix(_MISSING)


def is_missing(cause: str) -> bool:
    """Whether the cause is a reading that did not come."""
    return cause.startswith(_MISSING)
