"""Which office is asked for a figure, and for which quarter. Dates are local (Europe/Oslo)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from benefits.rules.due import OF_OFFICES, OPEN, Due
from benefits.rules.plan_types import Source
from benefits.rules.points import Period, UnknownPeriod, add_months, period_of, quarter_of

if TYPE_CHECKING:
    from uuid import UUID

    from benefits.rules.due import Cell

REMIND_AFTER = timedelta(weeks=3)
"""An office hears of a request when it is made, and once more after this."""


@dataclass(frozen=True, slots=True)
class Offices:
    """Who holds one person's figures. What is not known, the home municipality is asked for."""

    municipal_id: UUID | None
    gp_id: UUID | None = None
    hospital_id: UUID | None = None

    def of(self, source: Source) -> UUID | None:
        """Return the unit that is asked; None for what no office is asked for."""
        if source not in OF_OFFICES:
            return None
        held = {Source.GP_JOURNAL: self.gp_id, Source.HOSPITAL_ANALYSIS: self.hospital_id}
        return held.get(source) or self.municipal_id


def latest_quarter(today: date) -> Period:
    """Return the quarter that ended last."""
    begins = date(today.year, today.month - (today.month - 1) % 3, 1)
    starts_on = add_months(begins, -3)
    return Period(quarter_of(starts_on), starts_on, begins)


def quarter_named(code: str, today: date) -> Period:
    """Return a quarter that is over, by its code. Raises ``UnknownPeriod``."""
    period = period_of(code, today)
    if "-Q" not in period.code or period.ends_on > today:
        raise UnknownPeriod(code)
    return period


def is_replaced_by(quarter: str, day: date) -> bool:
    """Whether the next quarter was over on that day, so that its request had taken this one's place."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return day >= add_months(date(year, number * 3 - 2, 1), 6)


def belongs_in(cell: Cell, quarter: Period) -> bool:
    """Whether a figure is a matter of a quarter's request: asked for in it, or in one before."""
    return cell.asked_on <= quarter.ends_on


def is_asked_in(cell: Cell, quarter: Period) -> bool:
    """Whether the request of a quarter asks for a figure."""
    return cell.state in OPEN and belongs_in(cell, quarter)


def is_missing_in(cell: Cell, quarter: Period) -> bool:
    """Whether a figure of a quarter's request or of one before is no longer asked for and missing."""
    return cell.state is Due.MISSING and belongs_in(cell, quarter)


def is_given_up_in(cell: Cell, quarter: Period) -> bool:
    """Whether a figure would be asked for by then, had it not been "not known" twice before."""
    return cell.state is Due.GIVEN_UP and belongs_in(cell, quarter)
