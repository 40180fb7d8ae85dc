"""Age by dates, leap days too."""

from __future__ import annotations

from datetime import date

import pytest

from tenants.rules.ages import age_on, turns


@pytest.mark.parametrize(
    ("day", "age"), [(date(2026, 5, 16), 15), (date(2026, 5, 17), 16), (date(2027, 1, 1), 16)]
)
def test_a_year_is_full_on_the_birthday(day: date, age: int) -> None:
    assert age_on(date(2010, 5, 17), day) == age


def test_the_day_somebody_turns_sixteen() -> None:
    assert turns(16, date(2010, 5, 17)) == date(2026, 5, 17)
    assert turns(16, date(2008, 2, 29)) == date(2024, 2, 29)
    assert turns(1, date(2008, 2, 29)) == date(2009, 3, 1)
