"""What stands in a report beside its figures, as it is kept."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from benefits.rules.points import Point
from benefits.rules.statistics import Suppressed


class National(msgspec.Struct, frozen=True, tag=True):
    """What is there at the end of the period.

    ``active`` persons in follow-up, ``plans`` of them with a published self-care plan in force,
    ``gp_offices`` that have one of them as their patient, ``municipalities`` in the report.
    """

    active: int | Suppressed
    plans: int | Suppressed
    gp_offices: int | Suppressed
    municipalities: int = 1


class Difference(msgspec.Struct, frozen=True, tag=True):
    """Own change less the comparison group's. ``low`` and ``high``: 95 % interval by Welch.

    Both are None where either group has fewer than ``SMALLEST_TO_JUDGE`` persons, or no spread.
    """

    code: str
    point: Point
    name: str
    source: str
    n: int
    change: Decimal
    other_n: int
    other_before: Decimal
    other_after: Decimal
    other_change: Decimal
    difference: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
