"""What is usual for a person: of enough undisputed readings, the middle and where 8 of 10 lie."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from measurements.rules.facts import Flag
from triage.rules.usual import Usual, is_undisputed, usual_range

FIRST = date(2026, 9, 1)
TENTH = Decimal("0.1")


def days(*values: int | str) -> list[tuple[date, Decimal]]:
    """One reading a day."""
    return [(FIRST + timedelta(days=day), Decimal(value)) for day, value in enumerate(values)]


def test_the_middle_and_the_outer_tenths_of_eleven_readings() -> None:
    found = usual_range(days(*range(90, 101)))
    assert found == Usual(median=Decimal(95), low=Decimal(91), high=Decimal(99), count=11)


def test_the_order_in_which_they_came_says_nothing() -> None:
    assert usual_range(days(*range(100, 89, -1))) == usual_range(days(*range(90, 101)))


def test_between_two_readings_it_lies_as_far_as_the_percentile_says() -> None:
    found = usual_range(days(*range(10)), resolution=TENTH)
    assert found == Usual(median=Decimal("4.5"), low=Decimal("0.9"), high=Decimal("8.1"), count=10)


def test_it_is_rounded_half_up_as_the_kind_is_shown() -> None:
    found = usual_range(days(*range(10)))
    assert found == Usual(median=Decimal(5), low=Decimal(1), high=Decimal(8), count=10)


def test_one_who_always_measures_the_same_has_no_width() -> None:
    assert usual_range(days(*["92"] * 12)) == Usual(Decimal(92), Decimal(92), Decimal(92), 12)


def test_one_wild_reading_moves_neither_end_to_itself() -> None:
    found = usual_range(days(*[92] * 19, 40))
    assert found is not None
    assert found.low == Decimal(92)


@pytest.mark.parametrize(("count", "speaks"), [(9, False), (10, True)])
def test_few_readings_say_nothing(count: int, speaks: bool) -> None:
    assert (usual_range(days(*[92] * count)) is not None) is speaks


@pytest.mark.parametrize(("count", "speaks"), [(6, False), (7, True)])
def test_many_readings_of_few_days_say_nothing(count: int, speaks: bool) -> None:
    same = [(FIRST + timedelta(days=one % count), Decimal(92)) for one in range(30)]
    assert (usual_range(same) is not None) is speaks


@pytest.mark.parametrize(
    ("flags", "is_confirmed", "comparator", "counts"),
    [
        ((), False, "", True),
        ((Flag.ODD,), False, "", False),
        ((Flag.ODD,), True, "", True),
        ((Flag.IMPLAUSIBLE,), False, "", False),
        ((Flag.IMPLAUSIBLE,), True, "", True),
        ((Flag.INCOMPLETE,), False, "", False),
        ((Flag.SET_ASIDE,), False, "", True),
        ((Flag.FUTURE,), False, "", False),
        ((Flag.FUTURE,), True, "", False),
        ((Flag.IN_ERROR,), False, "", False),
        ((Flag.IN_ERROR,), True, "", False),
        ((), False, "<", False),
        ((), True, ">", False),
    ],
)
def test_only_what_nobody_doubts_counts(flags, is_confirmed, comparator, counts) -> None:
    said = is_undisputed(flags, is_confirmed=is_confirmed, comparator=comparator)
    assert said is counts
