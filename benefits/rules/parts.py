"""A part is never more than its whole: what came in the 30 days next to the start, of the three months."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from decimal import Decimal

    from benefits.rules.benefit_plan import BenefitPlan
    from benefits.rules.points import Point

    Key = tuple[str, Point]


def parts_too_large(
    plan: BenefitPlan, values: Mapping[Key, Decimal | None], touched: Collection[Key]
) -> Iterator[Key]:
    """Yield the parts of one person that would be more than their wholes.

    ``values``: all that would stand. ``touched``: what was said just now; of what nobody touched
    nothing is yielded.
    """
    for code, indicator in plan.indicators.items():
        for point in plan.points_of(code) if indicator.part_of else ():
            part, whole = values.get((code, point)), values.get((indicator.part_of, point))
            is_touched = (code, point) in touched or (indicator.part_of, point) in touched
            if is_touched and part is not None and whole is not None and part > whole:
                yield code, point
