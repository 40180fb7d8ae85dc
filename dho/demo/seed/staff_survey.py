"""The survey of staff: two rounds of Bodø's that are over, and one of Hadsel's that is open. Invented."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from benefits.models import ChosenRow, StaffCount, StaffRound
from benefits.queries.staff_survey import followers_of
from benefits.rules.staff_survey import ROUND_MONTH, ROW, closes_on, opening_on
from dho.demo.seed.past_walls import OWNER
from dho.lib.clock import OSLO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dho.demo.seed.places import Places
    from tenants.models import Tenant

_WHERE, _LEAD, _AGREED_BEFORE = "Bodø", "lars", timedelta(days=395)
_NEW, _NEW_LEAD, _CHOSEN_BEFORE = "Hadsel", "lise", timedelta(days=3)
_NUMBER = 15
# How many gave each answer from 1 to 5: does it help, does it burden.
_BEFORE = ([1, 2, 3, 1, 0], [0, 1, 2, 3, 1])
_AFTER = ([0, 0, 2, 4, 1], [1, 3, 2, 1, 0])
_NOBODY = [0] * 5


def write_staff_survey(places: Places, now: datetime) -> None:
    """Write that both have the row, and the rounds that would have been open since."""
    _write(places.tenants[_WHERE], places, _LEAD, now - _AGREED_BEFORE, now)
    _write(places.tenants[_NEW], places, _NEW_LEAD, now - _CHOSEN_BEFORE, now)


def _write(tenant: Tenant, places: Places, lead: str, since: datetime, now: datetime) -> None:
    by = {"tenant": tenant, "chosen_by": places.users[lead]}
    ChosenRow(**by, code=ROW, number=_NUMBER, chosen_at=since).save(using=OWNER, force_insert=True)
    today = now.astimezone(OSLO).date()
    for place, opens_on in enumerate(_opened(since.astimezone(OSLO).date(), today)):
        is_over = closes_on(opens_on) <= today
        one = StaffRound(tenant=tenant, opens_on=opens_on, closes_on=closes_on(opens_on))
        if is_over:
            one.closed_at = datetime.combine(one.closes_on, time(1), tzinfo=OSLO)
            one.asked = max(len(followers_of(tenant.id, using=OWNER)), sum(_AFTER[0]))
        one.save(using=OWNER, force_insert=True)
        helps, burdens = (_AFTER if place else _BEFORE) if is_over else (_NOBODY, _NOBODY)
        StaffCount(tenant=tenant, round=one, helps=helps, burdens=burdens, is_closed=is_over).save(
            using=OWNER, force_insert=True
        )


def _opened(chosen_on: date, today: date) -> Iterator[date]:
    latest = None
    years = range(chosen_on.year, today.year + 1)
    for day in (chosen_on, *(date(year, ROUND_MONTH, 1) for year in years)):
        opens_on = opening_on(chosen_on, day, latest) if chosen_on <= day <= today else None
        if opens_on is not None:
            yield opens_on
            latest = opens_on
