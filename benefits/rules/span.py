"""What can be computed of published means by adding and subtracting them.

The mean of a group is a sum over its persons. Whoever has the means of several groups, and knows who
is in them, has every sum and difference of them. Such a combination tells of few when it leaves only
one to four persons over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from benefits.rules.statistics import SMALLEST_GROUP

if TYPE_CHECKING:
    from numpy.typing import NDArray

# With more sorts of few persons than this not every choice of them is looked at; it is refused.
_MOST_SORTS = 24
# What is smaller comes of the arithmetic; on this side an error refuses more, never less.
_NOTHING = 1e-9


def tells_of_few(groups: Sequence[frozenset[str]]) -> bool:
    """Whether some sum or difference of the groups' sums is over one to four members only.

    Members who stand in the same groups are of one sort; a combination always takes in all of a
    sort. So one over few members is one that vanishes on all other sorts.

    What combinations leave on the sorts of few members, where they vanish on the others, is a space;
    one of it lies on some of these sorts alone exactly when the projection onto the space, cut down
    to them, has the eigenvalue one. That asks for matrices of four rows at most, all at once.
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

    def table(patterns: Sequence[int]) -> NDArray[Any]:
        rows = [[pattern >> number & 1 for number in range(len(groups))] for pattern in patterns]
        return np.array(rows, dtype=float).reshape(len(patterns), len(groups))

    many = [pattern for pattern, count in sorts if count >= SMALLEST_GROUP]
    vanish = _rows_of(table(many), is_null=True)
    space = _rows_of(vanish @ table([pattern for pattern, _count in few]).T)
    if not len(space):
        return False
    if len(few) > _MOST_SORTS:
        return True
    onto = space.T @ space
    for size in range(1, SMALLEST_GROUP):
        places = [
            chosen
            for chosen in combinations(range(len(few)), size)
            if sum(few[place][1] for place in chosen) < SMALLEST_GROUP
        ]
        if not places:
            break
        at = np.array(places)
        parts = onto[at[:, :, None], at[:, None, :]]
        if np.linalg.eigvalsh(parts)[:, -1].max() > 1 - _NOTHING:
            return True
    return False


def _rows_of(table: NDArray[Any], *, is_null: bool = False) -> NDArray[Any]:
    """Return an orthonormal basis of what the rows span, or of what is orthogonal to all of them."""
    import numpy as np  # noqa: PLC0415

    if not table.size:
        return np.eye(table.shape[1]) if is_null else np.zeros((0, table.shape[1]))
    _left, sizes, rows = np.linalg.svd(table)
    rank = int((sizes > _NOTHING).sum())
    found: NDArray[Any] = rows[rank:] if is_null else rows[:rank]
    return found
