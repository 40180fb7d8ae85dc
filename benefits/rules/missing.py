"""What a change would be, had those whose figures are missing gone like the best, or the worst."""

from __future__ import annotations

from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING

import msgspec

from benefits.rules.plan_types import Better
from benefits.rules.statistics import SMALLEST_GROUP, SMALLEST_TO_JUDGE, rounded

if TYPE_CHECKING:
    from collections.abc import Sequence


class Bounds(msgspec.Struct, frozen=True, tag=True):
    """The mean change with ``missing`` persons in it, as if they were like a quarter of the others.

    They have come to the point and lack a figure before it, at it, or both.
    ``best`` as the quarter (at least five persons) that went best, ``worst`` as that which went worst.
    """

    missing: int
    best: Decimal
    worst: Decimal


def bounds(
    changes: Sequence[Decimal], missing: int, better: Better, decimals: int
) -> Bounds | None:
    """Return best and worst case; None where nobody is missing or too few are there to go by."""
    if not missing or len(changes) < SMALLEST_TO_JUDGE:
        return None
    in_order = sorted(changes, reverse=better is Better.MORE)
    quarter = max(SMALLEST_GROUP, ceil(len(changes) / 4))
    return Bounds(
        missing,
        rounded(_with(changes, missing, in_order[:quarter]), decimals),
        rounded(_with(changes, missing, in_order[-quarter:]), decimals),
    )


def _with(changes: Sequence[Decimal], missing: int, like: Sequence[Decimal]) -> Decimal:
    guessed = sum(like, Decimal(0)) / len(like)
    return (sum(changes, Decimal(0)) + guessed * missing) / (len(changes) + missing)
