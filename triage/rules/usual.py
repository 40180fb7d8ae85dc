"""What is usual for a person: the middle and the spread of her own undisputed readings.

Ours, to be approved by a doctor: the median, and from the 10th to the 90th percentile, of the
readings of 90 days; nothing is said of fewer than 10 readings or of fewer than 7 days. It is shown
beside the normals that a clinician approved and takes part in no judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from measurements.rules.facts import Flag

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

DAYS = 90
LEAST_READINGS = 10
LEAST_DAYS = 7
_DISPUTED = frozenset({Flag.FUTURE, Flag.IMPLAUSIBLE, Flag.IN_ERROR, Flag.INCOMPLETE})


@dataclass(frozen=True, slots=True)
class Usual:
    """The median, and the values between which 8 of 10 readings lie, in the kind's own unit."""

    median: Decimal
    low: Decimal
    high: Decimal
    count: int


def is_undisputed(flags: Collection[str], *, is_confirmed: bool, comparator: str) -> bool:
    """Whether a reading says what is usual: nobody and nothing has cast doubt on it.

    One that was odd or unlikely counts once a person confirmed it. ``LO`` and ``HI`` are no numbers.
    """
    if comparator or Flag.FUTURE in flags or Flag.IN_ERROR in flags:
        return False
    if is_confirmed:
        return True
    return Flag.ODD not in flags and _DISPUTED.isdisjoint(flags)


def usual_range(
    values: Sequence[tuple[date, Decimal]], *, resolution: Decimal = Decimal(1)
) -> Usual | None:
    """Return what is usual of (local day, value) pairs, rounded as the kind is shown; None: too few.

    Percentiles by linear interpolation between the two nearest readings.
    """
    if len(values) < LEAST_READINGS or len({day for day, _value in values}) < LEAST_DAYS:
        return None
    ordered = sorted(value for _day, value in values)
    median, low, high = (
        _rounded(_percentile(ordered, part), resolution)
        for part in (Decimal("0.5"), Decimal("0.1"), Decimal("0.9"))
    )
    return Usual(median, low, high, len(ordered))


def _percentile(ordered: Sequence[Decimal], part: Decimal) -> Decimal:
    """Return the percentile of a part below 1, so that there is always a reading above."""
    place = part * (len(ordered) - 1)
    below = int(place)
    return ordered[below] + (ordered[below + 1] - ordered[below]) * (place - below)


def _rounded(value: Decimal, resolution: Decimal) -> Decimal:
    return (value / resolution).quantize(Decimal(1), ROUND_HALF_UP) * resolution
