"""What can be computed of published means by adding and subtracting them.

The mean of a group is a sum over its persons. Whoever has the means of several groups, and knows who
is in them, has every sum and difference of them. Such a combination tells of few when it leaves only
one to four persons over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from benefits.rules.statistics import SMALLEST_GROUP

# With more sorts of few persons than this not every choice of them is looked at; it is refused.
_MOST_SORTS = 24


def tells_of_few(groups: Sequence[frozenset[str]]) -> bool:
    """Whether some sum or difference of the groups' sums is over one to four members only.

    Members who stand in the same groups are of one sort; a combination always takes in all of a
    sort. So one over few members is one that vanishes on all other sorts.
    """
    import numpy as np  # noqa: PLC0415 (numpy: only where a report is published)

    stands: dict[str, int] = {}
    for number, group in enumerate(groups):
        for member in group:
            stands[member] = stands.get(member, 0) | 1 << number
    sorts = sorted(Counter(stands.values()).items())
    few = [(pattern, count) for pattern, count in sorts if count < SMALLEST_GROUP]
    if not few:
        return False

    def rank(patterns: Sequence[int]) -> int:
        rows = [[pattern >> number & 1 for pattern in patterns] for number in range(len(groups))]
        return int(np.linalg.matrix_rank(np.array(rows))) if patterns else 0

    many = [pattern for pattern, count in sorts if count >= SMALLEST_GROUP]
    whole = rank([pattern for pattern, _count in sorts])
    if rank(many) == whole:
        return False
    if len(few) > _MOST_SORTS:
        return True
    everything = {pattern for pattern, _count in sorts}
    return any(rank(sorted(everything - left)) < whole for left in _left_over(few))


def _left_over(few: Sequence[tuple[int, int]]) -> Iterator[set[int]]:
    """Yield the choices of sorts that are one to four members together, the largest only."""
    for size in range(SMALLEST_GROUP - 1, 0, -1):
        for chosen in combinations(few, size):
            if sum(count for _pattern, count in chosen) < SMALLEST_GROUP:
                yield {pattern for pattern, _count in chosen}
