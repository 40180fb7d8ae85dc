"""Norwegian public holidays, for schedules that rest on them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import holidays

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date


def is_public_holiday(day: date) -> bool:
    """Whether the day is a public holiday in Norway. Ordinary Sundays are not, 17 May is."""
    return day in _norwegian()


@lru_cache(maxsize=1)
def _norwegian() -> Container[date]:
    calendar: Container[date] = holidays.country_holidays("NO")
    return calendar
