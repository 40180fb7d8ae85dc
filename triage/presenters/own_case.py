"""The result lines of a case that somebody brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triage.presenters.sentences import sentence

if TYPE_CHECKING:
    from triage.rules.own_case import Judged


def result_line(one: Judged) -> dict[str, Any]:
    """Return what ``judge`` prints: reference, colour, the rules that fired, one sentence."""
    if one.verdict is None:
        return {
            "reference": one.reference,
            "colour": "REFUSED",
            "rules": [],
            "reason": "; ".join(one.errors),
        }
    verdict = one.verdict
    return {
        "reference": one.reference,
        "colour": verdict.colour.value,
        "rules": [each.rule_id for each in verdict.fired if each.rule_id],
        "reason": sentence(verdict.reason_code, verdict.reason_params),
    }
