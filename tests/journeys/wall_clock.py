"""The clock on the wall, of the server and of every browser, moved together; and the sweepers that see it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import time_machine
from django.db import connections, transaction

from dho.lib.clock import OSLO
from measurements.models import DueReading, Reading
from tests.journeys.browser import PHONE, sign_in
from triage.operations.drain import drain_all
from triage.operations.expiring import expire_take_overs
from triage.operations.passing_time import move_time
from triage.operations.question_reminders import remind_of_questions
from triage.operations.told import tell_on
from triage.rules.hours import OpeningHours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tenants.models import User
    from tests.journeys.fixtures import People

SHOTS = os.environ.get("JOURNEY_SHOTS", "")
PATIENCE = 30_000
OPENING_DAYS = (0, 1, 2, 3, 6)
"""From a Tuesday: to Friday, and the Monday after."""


def plain_tuesday() -> datetime:
    """Return ten o'clock on a Tuesday to come; that week and the Monday after have no holiday."""
    day = datetime.now(tz=OSLO).replace(hour=10, minute=0, second=0, microsecond=0)
    hours = OpeningHours()
    while not (
        day > datetime.now(tz=UTC)
        and day.isoweekday() == 2
        and all(hours.is_open(day + timedelta(days=one)) for one in OPENING_DAYS)
    ):
        day += timedelta(days=1)
    return day


def sweep() -> None:
    """Do what the sweepers do when time has passed or something has come in."""
    _arrived_now()
    drain_all()
    move_time()
    tell_on()
    remind_of_questions()
    expire_take_overs()


def _arrived_now() -> None:
    """Let what waits have come in when the moved clock says so: the database has one of its own."""
    waits = DueReading.objects.using("owner").all()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        ids = list(waits.values_list("reading_id", flat=True))
        waits.update(received_at=datetime.now(tz=UTC))
        Reading.objects.using("owner").filter(id__in=ids).update(received_at=datetime.now(tz=UTC))


class WallClock:
    """One time for everybody. Days are counted from a Tuesday: 3 is Friday, 4 Saturday, 6 Monday."""

    def __init__(self, traveller: Any, people: People, tuesday: datetime) -> None:
        self._traveller, self._people, self._tuesday = traveller, people, tuesday

    def shows(self, hour: int, minute: int = 0, *, day: int = 0) -> datetime:
        """Let it be that time, by the clock in Norway; then the sweepers pass."""
        date = (self._tuesday + timedelta(days=day)).date()
        at = datetime(date.year, date.month, date.day, hour, minute, tzinfo=OSLO)
        self._traveller.move_to(at)
        for context in self._people.contexts:
            context.clock.set_fixed_time(at)
        sweep()
        return at

    def now(self) -> datetime:
        """Return what the clock shows, in Norway."""
        return datetime.now(tz=OSLO)

    def page(self, **options: Any) -> Page:
        """Open somebody's browser, in English, whose clock goes right."""
        page = self._people.page(locale="en-GB", **options)
        page.set_default_timeout(PATIENCE)
        page.context.clock.set_fixed_time(datetime.now(tz=UTC))
        return page

    def at_desk(self, who: User) -> Page:
        """Sign in at a desk."""
        page = self.page()
        sign_in(page, who)
        return page

    def on_phone(self, who: User) -> Page:
        """Sign in on a phone."""
        page = self.page(**PHONE, has_touch=True)
        sign_in(page, who)
        return page


def wall_clock(people: People) -> Iterator[WallClock]:
    """Give a clock that shows ten on a Tuesday on which everybody works."""
    tuesday = plain_tuesday()
    with time_machine.travel(tuesday, tick=True) as traveller:
        yield WallClock(traveller, people, tuesday)


def measures(page: Page, number: str) -> None:
    """Register oxygen saturation from the day's page and wait for the colour."""
    page.goto("/my/")
    page.get_by_role("link", name="Oxygen").first.click()
    page.wait_for_url("**/my/record/**")
    page.locator("#number-value").fill(number)
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/my/sent/**")
    sweep()
    page.locator("[data-part][data-final]").wait_for()


def shot(page: Page, name: str) -> None:
    """Keep a picture of the page where ``JOURNEY_SHOTS`` says, while developing."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
