"""Fair share: what each tenant brings to a common centre, beside what it carries of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from triage.rules.figures import ALL, FEWEST, hidden

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NEAR = 5
"""Percentage points within which load and share count as even. Ours."""


class Balance(StrEnum):
    """How a tenant's part of the work lies beside its share."""

    EVEN = "EVEN"
    MORE = "MORE"
    LESS = "LESS"


@dataclass(frozen=True, slots=True)
class Brought:
    """What one tenant brought in a period. ``minutes``: reckoned by the centre's own minutes."""

    tenant: str
    patients: frozenset[str]
    with_alerts: frozenset[str]
    expected: int
    alerts: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Fair:
    """Whole percents of all tenants; ``is_hidden``: too few patients to say.

    ``agreed``: the share that was set, else that of the patients. ``difference``: percentage points
    of the work above (or below) it.
    """

    tenant: str
    is_hidden: bool
    patients: int
    expected: int
    alerts: int
    minutes: int
    agreed: int
    is_set: bool
    difference: int
    balance: Balance


def fair_shares(brought: Sequence[Brought], shares: Mapping[str, int]) -> list[Fair]:
    """Return each tenant's part of the whole beside its share.

    ``shares``: set percents; they count only where every tenant has one, and are then taken as parts
    of their sum. Otherwise a tenant carries as large a part as it has patients.
    """
    is_set = all(shares.get(one.tenant) for one in brought)
    carried = {one.tenant: shares[one.tenant] if is_set else len(one.patients) for one in brought}
    out_of_sight = _hidden(brought)
    found = []
    for one in brought:
        agreed = _percent(carried[one.tenant], sum(carried.values()))
        minutes = _percent(one.minutes, sum(each.minutes for each in brought))
        difference = minutes - agreed
        found.append(
            Fair(
                one.tenant,
                one.tenant in out_of_sight,
                _percent(len(one.patients), sum(len(each.patients) for each in brought)),
                _percent(one.expected, sum(each.expected for each in brought)),
                _percent(one.alerts, sum(each.alerts for each in brought)),
                minutes,
                agreed,
                is_set,
                difference,
                _balance(difference),
            )
        )
    return found


def _hidden(brought: Sequence[Brought]) -> frozenset[str]:
    """Return whose numbers are of too few: of patients, or of those who had an alert."""
    found: set[str] = set()
    for who in (
        {one.tenant: one.patients for one in brought},
        {one.tenant: one.with_alerts for one in brought},
    ):
        found |= {key[0] for key in hidden({(name, ALL): ids for name, ids in who.items()})}
    return frozenset(found | {one.tenant for one in brought if len(one.patients) < FEWEST})


def _percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole) if whole else 0


def _balance(difference: int) -> Balance:
    if difference > NEAR:
        return Balance.MORE
    return Balance.LESS if difference < -NEAR else Balance.EVEN
