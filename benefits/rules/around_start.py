"""What of the time around a start each counted row can leave out, and what it cannot.

Many begin after an admission. The 30 days before the start are left out in a second comparison where
it is asked how much of the baseline came in them (``Indicator.part_of``). The 30 days after it are in
month 3 alone, since every later point covers the three months before it; where the row has a month 3
they are asked for in the same way, and left out of it. Home services and driving are a mean a month of
what was decided beforehand, and are compared whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benefits.rules.plan_types import MeasuredIn
from benefits.rules.points import Point

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benefits.rules.plan_types import Benefit, Indicator


@dataclass(frozen=True, slots=True)
class AroundStart:
    """One counted indicator.

    ``without``: whether it is also compared without the 30 days next to the start. ``first``: its
    first follow-up; the 30 days after the start are in it only where that is month 3.
    """

    indicator: Indicator
    without: bool
    first: Point

    @property
    def has_days_after(self) -> bool:
        """Whether a follow-up holds the 30 days after the start."""
        return holds_days_after(self.indicator, self.first)


def holds_days_after(indicator: Indicator, point: Point) -> bool:
    """Whether a figure at the point counts the 30 days after the start. Answers are of their day."""
    return indicator.unit is not MeasuredIn.SCORE and point is Point.M3


def around_start(benefits: Sequence[Benefit]) -> Iterator[AroundStart]:
    """Yield every indicator that is counted over time and has a baseline, in the order of the rows."""
    for benefit in benefits:
        for indicator in benefit.compared:
            if indicator.unit is not MeasuredIn.SCORE and benefit.has_baseline:
                part = benefit.part_of(indicator.code)
                yield AroundStart(indicator, part is not None, benefit.points[1])
