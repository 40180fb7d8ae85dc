"""The survey of staff: when a round is open, what is counted, and what of it may be told.

A round opens on the day on which a tenant chose the row, so that there is one before the start, and
every November; two are at least six months apart. Each is open for four weeks. These spans are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from benefits.rules.points import add_months, quarter_of
from benefits.rules.statistics import FEW, SMALLEST_GROUP, rounded
from benefits.rules.tenant_figures import TenantEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benefits.rules.points import Period

ROW = "STAFF"
"""The row of the shelf whose figures the survey fills."""
SCORE, BURDEN, ANSWERS = "STAFF_SCORE", "STAFF_BURDEN", "STAFF_ANSWERS"

OPEN_FOR = timedelta(days=28)
ROUND_MONTH = 11
MONTHS_APART = 6
LOWEST, HIGHEST = 1, 5


def _(text: str) -> str:
    """Mark a message id for extraction."""
    return text


SURVEYED = _("the survey of this system")
"""From where a figure of the survey is: stored as a message id, as definitions are."""


class ImpossibleAnswer(Exception):
    """An answer is a whole number from 1 to 5."""


@dataclass(frozen=True, slots=True)
class StaffAnswer:
    """What one person answers: does it help, and does it give extra work or stress.

    Raises ``ImpossibleAnswer``.
    """

    helps: int
    burdens: int

    def __post_init__(self) -> None:
        """Refuse what is outside of the scale."""
        if not all(LOWEST <= one <= HIGHEST for one in (self.helps, self.burdens)):
            raise ImpossibleAnswer


@dataclass(frozen=True, slots=True)
class Counted:
    """How many gave each answer from 1 to 5 in a round that is over, question by question."""

    helps: tuple[int, ...]
    burdens: tuple[int, ...]

    @property
    def answers(self) -> int:
        """How many answered. Both questions, or none."""
        return sum(self.helps)

    @property
    def may_be_told(self) -> bool:
        """Whether five or more answered, and to neither question all alike.

        Where all answered alike, a mean would say what each of them did.
        """
        is_alike = any(max(one) == sum(one) for one in (self.helps, self.burdens))
        return self.answers >= SMALLEST_GROUP and not is_alike


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a tenant. ``counted`` is empty while it is open, and where it may not be told.

    ``asked``: how many were asked, known when it is over.
    """

    opens_on: date
    closes_on: date
    is_over: bool
    asked: int | None = None
    counted: Counted | None = None


def opening_on(chosen_on: date, today: date, latest: date | None) -> date | None:
    """Return the first day of the round that ought to be open today; None where none ought.

    ``latest``: when the tenant's latest round opened. A round whose four weeks nobody opened is
    not made up for.
    """
    for opens_on in (chosen_on, date(today.year, ROUND_MONTH, 1)):
        is_time = opens_on <= today < closes_on(opens_on) and opens_on >= chosen_on
        if is_time and (latest is None or opens_on >= add_months(latest, MONTHS_APART)):
            return opens_on
    return None


def closes_on(opens_on: date) -> date:
    """Return the first day on which the round is over."""
    return opens_on + OPEN_FOR


def not_answered(asked: int, answers: int) -> int | None:
    """Return how many of those asked did not answer; None where they are fewer than five.

    Where nearly everybody answered, the number would help to say who did.
    """
    left = asked - answers
    return left if left >= SMALLEST_GROUP else None


def surveyed_entries(
    rounds: Iterable[Round], *, first_start: date | None, period: Period
) -> dict[str, list[TenantEntry]]:
    """Return the figures of the rounds that were over when the period ended, by indicator.

    Each stands in the quarter in which its round opened: the first year may have two of them, one
    before the start. Whether it was before or after is said of its very days.
    """
    found: dict[str, list[TenantEntry]] = {SCORE: [], BURDEN: [], ANSWERS: []}
    for one in sorted(rounds, key=lambda each: each.opens_on):
        if not one.is_over or one.closes_on > period.ends_on:
            continue
        when = _when(one, first_start)
        for code, value in _values(one.counted).items():
            entry = TenantEntry(
                quarter_of(one.opens_on), FEW if value is None else value, SURVEYED, when
            )
            found[code].append(entry)
    return found


def _values(counted: Counted | None) -> dict[str, Decimal | None]:
    if counted is None or not counted.may_be_told:
        return dict.fromkeys((SCORE, BURDEN, ANSWERS))
    return {
        SCORE: mean_answer(counted.helps),
        BURDEN: mean_answer(counted.burdens),
        ANSWERS: Decimal(counted.answers),
    }


def mean_answer(counts: Sequence[int]) -> Decimal:
    """Return the mean of answers of which it is known how many there were of each."""
    total = sum(answer * count for answer, count in enumerate(counts, start=LOWEST))
    return rounded(Decimal(total) / sum(counts), 1)


def _when(one: Round, first_start: date | None) -> str:
    if first_start is None or one.closes_on <= first_start:
        return "before"
    return "after" if one.opens_on >= first_start else "during"
