"""Who looks at the readings and when: computed from opening hours and deadlines, never a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.web import written
from selfcare_plans.presenters.words import NOTHING, capital, clock_of, weekdays_in_words
from selfcare_plans.rules.document import Colour
from triage.operations.alert_rows import times_of
from triage.presenters.patient.words import day_of, moment_of
from triage.rules.deadlines import due_at
from triage.rules.hours import NeverOpen
from triage.rules.own_day import looked_at_by

if TYPE_CHECKING:
    from datetime import datetime

    from triage.rules.deadlines import UnitTimes
    from triage.rules.hours import DayHours

OUT_OF_HOURS = "116117"
OWN_DAYS = timedelta(days=14)
"""So far ahead patients are told of dates with hours of their own."""


@dataclass(frozen=True, slots=True)
class Watch:
    """The unit that looks, as it stands now. ``times`` is None where nobody has set any hours."""

    now: datetime
    unit_name: str = ""
    phone: str = ""
    times: UnitTimes | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody answers the telephone now."""
        return bool(self.times and self.times.hours.is_open(self.now))

    @property
    def call(self) -> str:
        """The number to ring now: the unit's own in its hours, else the out-of-hours clinic."""
        return self.phone if self.is_open and self.phone else OUT_OF_HOURS

    @property
    def rings_unit(self) -> bool:
        """Whether ``call`` is the unit's own number."""
        return self.call != OUT_OF_HOURS

    @property
    def standing(self) -> str:
        """One sentence: open until when, or closed and opening when."""
        if self.times is None:
            return ""
        hours = self.times.hours
        if self.is_open:
            until = {
                "unit": self.unit_name,
                "time": written.clock_time(hours.next_change(self.now)),
            }
            return _("%(unit)s is open until %(time)s today.") % until
        when = moment_of(hours.next_opening(self.now), self.now)
        return _("%(unit)s is closed now, and opens %(when)s.") % {
            "unit": self.unit_name,
            "when": when,
        }

    @property
    def promise(self) -> str:
        """When a reading that is sent now will have been looked at."""
        if self.times is None:
            return ""
        due = looked_at_by(self.now, self.times)
        words = {"unit": self.unit_name, **self._by(due)}
        return _("%(unit)s looks at what you send now %(day)s, before %(time)s.") % words

    @property
    def answers(self) -> str:
        """When a message that is written now will at the latest have been looked at."""
        if self.times is None:
            return _("Ring us if you wonder whether somebody has seen it.")
        due = due_at(Colour.YELLOW, "", self.now, self.times.hours)
        words = {"unit": self.unit_name, **self._by(due)}
        return _("%(unit)s reads what you write now %(day)s, before %(time)s.") % words

    @property
    def hours(self) -> str:
        """The opening hours of the week."""
        if self.times is None:
            return ""
        open_hours = self.times.hours
        closes = "24:00" if open_hours.closes.hour == 0 else clock_of(open_hours.closes)
        words = {
            "days": capital(weekdays_in_words(open_hours.weekdays)),
            "hours": f"{clock_of(open_hours.opens)}{NOTHING}{closes}",
        }
        if open_hours.country is None:
            said = _("%(days)s %(hours)s.") % words
        else:
            said = _("%(days)s %(hours)s. Closed on public holidays.") % words
        return " ".join([said, *self._own_days()])

    def _own_days(self) -> list[str]:
        """Dates with hours of their own within the next two weeks."""
        today = written.local(self.now).date()
        days = self.times.hours.exceptions if self.times else ()
        near = [one for one in days if today <= one.date <= today + OWN_DAYS]
        return [_own_day(one) for one in near]

    def looks(self, received_at: datetime) -> str:
        """Say when a reading without a colour will have been looked at."""
        if self.times is None:
            return _("Ring us if you wonder whether somebody has seen it.")
        return self.before(looked_at_by(received_at, self.times), self.unit_name)

    def before(self, due_at: datetime, unit_name: str) -> str:
        """Say who looks before when; or, once that has passed, what to do."""
        if due_at <= self.now:
            return _(
                "Somebody should have looked at it by now. Ring us if nobody has contacted you."
            )
        words = {"unit": unit_name or _("The follow-up centre"), **self._by(due_at)}
        return _("%(unit)s looks at it %(day)s, before %(time)s.") % words

    def _by(self, due_at: datetime) -> dict[str, str]:
        return {"day": day_of(due_at, self.now), "time": written.clock_time(due_at)}


def _own_day(one: DayHours) -> str:
    day = {"day": written.weekday_and_date(one.date)}
    if one.opens is None or one.closes is None:
        return _("Closed on %(day)s.") % day
    hours = f"{clock_of(one.opens)}{NOTHING}{clock_of(one.closes)}"
    return _("On %(day)s %(hours)s.") % {**day, "hours": hours}


def watch_of(unit: Any, now: datetime) -> Watch:
    """Return how the unit stands at ``now``. A unit that is never open promises nothing."""
    if unit is None:
        return Watch(now)
    try:
        times = times_of(unit)
    except NeverOpen:
        return Watch(now, unit.name, unit.phone)
    return Watch(now, unit.name, unit.phone, times)
