"""How values are written: Norwegian first, English where that is the language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from dho.web import written

AT = datetime(2026, 11, 20, 8, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_november() -> object:
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False), translation.override("nb"):
        yield


def test_a_time_is_written_in_norwegian_time() -> None:
    assert written.clock_time(AT) == "09.04"


def test_a_time_of_summer_is_written_in_summer_time() -> None:
    assert written.clock_time(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "00.30"
    assert written.full_date(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "02.07.2026"


def test_day_and_time_stand_together_and_the_year_only_where_it_is_another() -> None:
    assert written.day_and_month(date(2026, 11, 20)) == "20.11"
    assert written.day_and_month(date(2025, 11, 20)) == "20.11.2025"
    assert written.date_and_time(AT).startswith("20.11 ")
    assert written.date_and_time(AT).endswith(" 09.04")


def test_a_date_has_its_weekday_in_words() -> None:
    assert written.weekday_and_date(AT) == "fredag 20. november"


def test_english_readers_get_english_dates_times_and_points() -> None:
    with translation.override("en"):
        assert written.date_and_time(AT) == "20 Nov at 09:04"
        assert written.full_date(AT) == "20 November 2026"
        assert written.weekday_and_date(AT) == "Friday 20 November"
        assert written.number(Decimal("3.1")) == "3.1"
        assert written.decimal_sign() == "."


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("3.1"), "3,1"),
        (Decimal("62.40"), "62,40"),
        (84, "84"),
        ("-1.5", "\N{MINUS SIGN}1,5"),
        (9999, "9999"),
        (12345, "12\N{NO-BREAK SPACE}345"),
        (Decimal("1234567.8"), "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,8"),
        (Decimal("1E+2"), "100"),
        (0, "0"),
    ],
)
def test_a_number_has_a_decimal_comma_and_keeps_its_digits(
    value: Decimal | int | str, text: str
) -> None:
    assert written.number(value) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (-3, "0 min"),
        (0, "0 min"),
        (38, "38 min"),
        (60, "1 h"),
        (72, "1 h 12 min"),
        (24 * 60, "1 d"),
        (3 * 24 * 60 + 125, "3 d 2 h"),
    ],
)
def test_a_wait_is_written_in_the_largest_units_that_matter(minutes: int, text: str) -> None:
    with translation.override("en"):
        assert written.span(minutes) == text


@pytest.mark.parametrize(
    ("given", "shown", "dialled"),
    [
        ("76114250", "76 11 42 50", "+4776114250"),
        ("+47 912 34 567", "912 34 567", "+4791234567"),
        ("116117", "116 117", "116117"),
        ("113", "113", "113"),
        ("+46 8 123 45", "+46 8 123 45", "+46812345"),
    ],
)
def test_a_telephone_number_is_shown_in_groups_and_dialled_in_digits(
    given: str, shown: str, dialled: str
) -> None:
    assert written.phone_shown(given).replace("\N{NO-BREAK SPACE}", " ") == shown
    assert written.phone_digits(given) == dialled
