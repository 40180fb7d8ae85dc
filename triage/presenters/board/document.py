"""The plan's document as the board and others read it: its limits as bands, what can be adjusted."""

from __future__ import annotations

import json
from typing import Any

from dho.web.charts import Band, bands_of
from selfcare_plans.rules.document import PlanDocument, RangeRule, decode


def document_of(version: Any) -> PlanDocument:
    """Return the typed document of a stored version."""
    return decode(json.dumps(version.document))


def kinds_with_ranges(version: Any) -> frozenset[str]:
    """Return the kinds whose limits a doctor can change in one step; none without a plan."""
    if version is None:
        return frozenset()
    items = document_of(version).items
    return frozenset(
        item.kind for item in items if any(isinstance(rule, RangeRule) for rule in item.rules)
    )


def bands_in(kind: str, part: str, document: PlanDocument) -> tuple[Band, ...]:
    """Return the bands that a chart draws for a kind (or one part of it); none without a range."""
    for item in document.items:
        if item.kind != kind:
            continue
        for rule in item.rules:
            # Ranges bound to a context would overlap; the chart draws the one that is not.
            if isinstance(rule, RangeRule) and (rule.component or "") == part and not rule.context:
                return bands_of(
                    green=(rule.green_low, rule.green_high),
                    yellow=(rule.yellow_low, rule.yellow_high),
                )
    return ()
