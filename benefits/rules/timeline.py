"""What several reports tell together of a count that adds up over time.

Two reports of periods that overlap, or of the same beginning made at different times, give the
count of the time in which they differ. A timeline holds what was published of one count, and knows
every difference that can be formed of it.
"""

from __future__ import annotations

from collections.abc import Collection

from benefits.rules.statistics import SMALLEST_GROUP

# From one day until another, in ISO form; an empty text is the beginning.
Span = tuple[str, str]


class Timeline:
    """One count. Days between which the count is known hang together, each with a running total."""

    def __init__(self) -> None:
        self._together: dict[str, dict[str, int]] = {}

    def told(self, span: Span) -> int | None:
        """Return the count of the span, where the reports told so far give it."""
        first, last = span
        totals = self._together.get(first, {})
        return totals[last] - totals[first] if last in totals else None

    def gives_away(self, span: Span, count: int, secret: Collection[Span]) -> bool:
        """Whether the count, beside those told, would give a count of one to four, or a secret one."""
        told = self.told(span)
        if told is not None:
            return _is_few(count - told)
        before, after = self._sides(span, count)
        return any(
            _is_few(after[last] - before[first])
            or (first, last) in secret
            or (last, first) in secret
            for first in before
            for last in after
        )

    def tell(self, span: Span, count: int) -> None:
        """Take in a published count. What contradicts an earlier one changes nothing."""
        if self.told(span) is not None:
            return
        before, after = self._sides(span, count)
        totals = {**before, **after}
        for day in totals:
            self._together[day] = totals

    def _sides(self, span: Span, count: int) -> tuple[dict[str, int], dict[str, int]]:
        """Return the totals on both sides of the span, on one scale."""
        first, last = span
        before = self._together.get(first, {first: 0})
        after = self._together.get(last, {last: 0})
        shift = before[first] + count - after[last]
        return before, {day: total + shift for day, total in after.items()}


def _is_few(count: int) -> bool:
    return 0 < abs(count) < SMALLEST_GROUP
