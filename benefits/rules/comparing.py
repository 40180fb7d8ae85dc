"""Tenants side by side: never in order of their figures, never a figure without its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benefits.rules.statistics import FEW, Change, Suppressed

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class TenantRow:
    """One tenant's change of one indicator at one point."""

    tenant_name: str
    change: Change | Suppressed | None


def side_by_side(changes: Mapping[str, Change | Suppressed | None]) -> tuple[TenantRow, ...]:
    """Return the tenants by name. What has no interval has no figure here."""
    return tuple(
        TenantRow(name, _with_interval(changes[name])) for name in sorted(changes, key=str.casefold)
    )


def cannot_be_told_apart(first: Change, second: Change) -> bool:
    """Whether the intervals of two changes overlap: the difference may then be chance alone."""
    if first.low is None or first.high is None or second.low is None or second.high is None:
        return True
    return first.low <= second.high and second.low <= first.high


def _with_interval(change: Change | Suppressed | None) -> Change | Suppressed | None:
    if isinstance(change, Change) and not change.is_judged:
        return FEW
    return change
