"""When an alert and an offer are due, and what is late."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from selfcare_plans.rules.document import Colour
from tests.rules.alert_cast import ALWAYS, HOUR, MINUTE, MONDAY, OSLO
from triage.rules.deadlines import (
    UnitTimes,
    due_at,
    is_late_red,
    late_red_due_at,
    never_later,
    offer_due_at,
)
from triage.rules.hours import OpeningHours

CENTRE = OpeningHours()


def oslo(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=OSLO)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("colour", "received", "due"),
    [
        (Colour.RED, (2026, 11, 23, 10), (2026, 11, 23, 10, 30)),
        (Colour.NOT_JUDGED, (2026, 11, 23, 10), (2026, 11, 23, 10, 30)),
        (Colour.YELLOW, (2026, 11, 23, 10), (2026, 11, 23, 15)),
        (Colour.RED, (2026, 11, 23, 14, 45), (2026, 11, 24, 8, 15)),
        (Colour.RED, (2026, 11, 21, 2), (2026, 11, 23, 8, 30)),  # a Saturday night
        (Colour.YELLOW, (2026, 11, 23, 16), (2026, 11, 24, 15)),
        (Colour.YELLOW, (2026, 4, 1, 16), (2026, 4, 7, 15)),  # over Easter
    ],
)
def test_deadlines_count_in_opening_hours(
    colour: Colour, received: tuple[int, ...], due: tuple[int, ...]
) -> None:
    assert due_at(colour, "spo2", oslo(*received), CENTRE) == oslo(*due)


def test_a_unit_may_have_its_own_minutes() -> None:
    assert due_at(Colour.RED, "spo2", MONDAY, CENTRE, red_minutes=10) == MONDAY + 10 * MINUTE


def test_what_could_not_be_judged_is_as_urgent_as_red() -> None:
    assert due_at(Colour.YELLOW, "NOT_JUDGED", MONDAY, CENTRE) == MONDAY + 30 * MINUTE


@pytest.mark.parametrize(
    ("age", "later_green", "is_late"),
    [
        (4 * HOUR, True, False),
        (4 * HOUR + timedelta(seconds=1), True, True),
        (40 * HOUR, False, False),
        (-HOUR, True, False),
    ],
)
def test_a_red_is_late_after_four_hours_with_a_later_green(
    age: timedelta, later_green: bool, is_late: bool
) -> None:
    assert is_late_red(MONDAY - age, MONDAY, later_green=later_green) is is_late


def test_a_late_red_is_due_at_the_end_of_the_opening_day() -> None:
    assert late_red_due_at(MONDAY, CENTRE) == oslo(2026, 11, 23, 15)
    assert late_red_due_at(oslo(2026, 11, 21, 9), CENTRE) == oslo(2026, 11, 23, 15)


def test_an_offer_is_due_in_the_receivers_hours_and_a_closed_receiver_gets_none() -> None:
    gp = UnitTimes(CENTRE)
    assert offer_due_at(MONDAY, gp) == MONDAY + 30 * MINUTE
    assert offer_due_at(oslo(2026, 11, 23, 14, 50), gp) == oslo(2026, 11, 24, 8, 20)
    assert offer_due_at(oslo(2026, 11, 23, 15), gp) is None
    assert offer_due_at(oslo(2026, 11, 23, 15), UnitTimes(ALWAYS)) is not None
    assert offer_due_at(MONDAY, None) is None


def test_a_deadline_moves_earlier_never_later() -> None:
    assert never_later(MONDAY, MONDAY + HOUR) == MONDAY
    assert never_later(MONDAY, MONDAY - HOUR) == MONDAY - HOUR
    assert never_later(None, MONDAY) == MONDAY
