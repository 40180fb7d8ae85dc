"""Tenants side by side: never in order of their figures, never a figure without its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benefits.rules.rates import RateChange
from benefits.rules.statistics import FEW, Change, Suppressed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benefits.rules.report import FollowUp


@dataclass(frozen=True, slots=True)
class TenantRow:
    """One tenant's change of one indicator at one point; of counts the rates too, as published.

    ``without_start`` is the rate without the 30 days next to the start.
    """

    tenant_name: str
    change: Change | Suppressed | None
    rate: RateChange | Suppressed | None = None
    without_start: RateChange | Suppressed | None = None


def side_by_side(follow_ups: Mapping[str, FollowUp | None]) -> tuple[TenantRow, ...]:
    """Return the tenants by name. What has no interval has no figure here."""
    return tuple(_row(name, follow_ups[name]) for name in sorted(follow_ups, key=str.casefold))


def _row(name: str, one: FollowUp | None) -> TenantRow:
    if one is None:
        return TenantRow(name, None)
    return TenantRow(
        name,
        _with_interval(one.change),
        _rate_with_interval(one.rate),
        _rate_with_interval(one.without_start),
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
