"""Days as people write them, as instants; and what a patient is told of a pause."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from dho.lib import clock
from dho.web import written
from measurements.presenters import PATIENT_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tenants.queries.pauses import PauseRow


def first_instant(day: date, time_zone: str) -> datetime:
    """Return the beginning of a local day; of today, now."""
    zone = ZoneInfo(time_zone)
    now = clock.now()
    if day == now.astimezone(zone).date():
        return now
    return datetime.combine(day, time(), tzinfo=zone)


def end_of_day(day: date, time_zone: str) -> datetime:
    """Return the end of a local day, which is included."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(time_zone))


def paused_words(pauses: Sequence[PauseRow], now: datetime) -> str:
    """Return "paused until" for the pause that holds now, or nothing."""
    holding = [one.until for one in pauses if not one.is_asked and one.starts_at <= now < one.until]
    if not holding:
        return ""
    return _("Paused until %(until)s: you need not measure. Measure anyway if you feel worse.") % {
        "until": written.date_and_time(max(holding))
    }


def reminder_words(kinds: Sequence[str]) -> str:
    """Return the reminder of what has not come, or nothing."""
    if not kinds:
        return ""
    return _("We have not got this yet: %(kinds)s. Measure now if you can.") % {
        "kinds": ", ".join(str(PATIENT_WORDS.label(kind)) for kind in kinds)
    }
