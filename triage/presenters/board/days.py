"""The table beside a lane: a row a day, or a week in a long chart, with every reading that counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dho.web import written
from measurements.presenters import STAFF_WORDS, comparator_shown, components_shown
from triage.presenters.board.parts import number_in, numbers_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from triage.queries.board_axis import ChartReading

BY_WEEK_FROM = 91
"""Charts of so many days and more have a row a week."""
_WORST_FIRST = ("RED", "NOT_JUDGED", "YELLOW", "GREEN")


@dataclass(frozen=True, slots=True)
class DayShown:
    """One row. ``colour`` is the worst of the readings, MISSING where only silence was."""

    label: str
    values: str
    colour: str
    remark: str


def day_rows(
    kind: str,
    readings: Sequence[ChartReading],
    missing: Iterable[datetime],
    *,
    zone: ZoneInfo,
    days: int,
) -> tuple[DayShown, ...]:
    """Return the rows of one kind, newest first; days without anything are left out."""
    weekly = days >= BY_WEEK_FROM
    found: dict[date, list[ChartReading]] = {}
    gone: dict[date, int] = {}
    for one in readings:
        found.setdefault(_first(one.at, zone, weekly=weekly), []).append(one)
    for at in missing:
        day = _first(at, zone, weekly=weekly)
        gone[day] = gone.get(day, 0) + 1
    return tuple(
        _row(kind, day, found.get(day, []), gone.get(day, 0), zone=zone, weekly=weekly)
        for day in sorted({*found, *gone}, reverse=True)
    )


def value_shown(kind: str, one: ChartReading) -> str:
    """Return a reading's value, or values, with the unit."""
    if one.value is not None:
        return comparator_shown(one.comparator, STAFF_WORDS.value(kind, one.value))
    return comparator_shown(one.comparator, components_shown(numbers_in(one), kind))


def _first(at: datetime, zone: ZoneInfo, *, weekly: bool) -> date:
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday()) if weekly else day


def _row(
    kind: str,
    day: date,
    readings: Sequence[ChartReading],
    gone: int,
    *,
    zone: ZoneInfo,
    weekly: bool,
) -> DayShown:
    label = written.full_date(day)
    remarks = [one.note for one in readings if one.note] if not weekly else []
    if gone:
        words = ngettext("%(count)s did not come", "%(count)s did not come", gone)
        remarks.append(words % {"count": gone})
    return DayShown(
        label=_("the week from %(day)s") % {"day": label} if weekly else label,
        values=_week(kind, readings) if weekly else _day(kind, readings, zone),
        colour=_worst(readings) if readings else "MISSING",
        remark="; ".join(dict.fromkeys(remarks)),
    )


def _day(kind: str, readings: Sequence[ChartReading], zone: ZoneInfo) -> str:
    return " · ".join(
        f"{value_shown(kind, one)} ({one.at.astimezone(zone):%H:%M})" for one in readings
    )


def _week(kind: str, readings: Sequence[ChartReading]) -> str:
    spans = []
    for part in sorted({part for one in readings for part in ("", *one.components)}):
        values = [value for one in readings if (value := number_in(one, part)) is not None]
        if values:
            low, high = (STAFF_WORDS.number(kind, edge) for edge in (min(values), max(values)))
            name = f"{STAFF_WORDS.component(part)} " if part else ""
            spans.append(f"{name}{low}–{high}" if low != high else f"{name}{low}")
    if not spans:
        return ""
    count = ngettext("%(count)s reading", "%(count)s readings", len(readings))
    unit = STAFF_WORDS.unit(kind)
    return f"{', '.join(spans)} {unit} ({count % {'count': len(readings)}})".replace("  ", " ")


def _worst(readings: Sequence[ChartReading]) -> str:
    colours = {one.colour or "NOT_JUDGED" for one in readings}
    return next((one for one in _WORST_FIRST if one in colours), "NOT_JUDGED")
