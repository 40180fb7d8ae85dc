"""Tenants side by side: never in order of their figures, never a figure without its interval."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from benefits.rules.rates import RateChange
from benefits.rules.statistics import FEW, Change, Suppressed

if TYPE_CHECKING:
    from collections.abc import Mapping

_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TenantRow:
    """One tenant's change of one indicator at one point; of counts their rate too."""

    tenant_name: str
    change: Change | Suppressed | None
    rate: RateChange | Suppressed | None = None


def side_by_side(
    changes: Mapping[str, Change | Suppressed | None],
    rates: Mapping[str, RateChange | Suppressed | None] = _NONE,
) -> tuple[TenantRow, ...]:
    """Return the tenants by name. What has no interval has no figure here."""
    return tuple(
        TenantRow(name, _with_interval(changes[name]), _rate_with_interval(rates.get(name)))
        for name in sorted(changes, key=str.casefold)
    )


def cannot_be_told_apart(first: Change, second: Change) -> bool:
    """Whether the intervals of two changes overlap: the difference may then be chance alone."""
    if first.low is None or first.high is None or second.low is None or second.high is None:
        return True
    return first.low <= second.high and second.low <= first.high


def _rate_with_interval(rate: RateChange | Suppressed | None) -> RateChange | Suppressed | None:
    if isinstance(rate, RateChange) and (rate.low is None or rate.high is None):
        return FEW
    return rate


def _with_interval(change: Change | Suppressed | None) -> Change | Suppressed | None:
    if isinstance(change, Change) and not change.is_judged:
        return FEW
    return change
