"""Which days a figure covers, in words: in a grid's cell, on a sheet, in a spreadsheet's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from benefits.presenters import words
from benefits.rules.plan_types import MeasuredIn
from benefits.rules.points import Point
from benefits.rules.windows import next_to_start, three_months
from dho.web.written import full_date, short_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benefits.rules.plan_types import Indicator
    from benefits.rules.points import Course
    from benefits.rules.windows import Window

Span = tuple[Point, bool]
"""A point in time, and whether its 30 days next to the start are meant."""


def in_words(window: Window | None) -> str:
    """Return the first and the last day, in full, and the days between that are not counted."""
    if window is None:
        return words.NOTHING
    if window.from_on == window.last_on:
        return full_date(window.from_on)
    said = _("from %(first)s to %(last)s, both included") % {
        "first": full_date(window.from_on),
        "last": full_date(window.last_on),
    }
    away = [
        _("not in follow-up from %(day)s to %(until)s")
        % {"day": full_date(one.ended_on), "until": full_date(one.back_on)}
        for one in window.away
    ]
    return ", ".join([said, *away])


def in_short(window: Window | None) -> tuple[str, ...]:
    """Return the first and the last day for a narrow cell; one day where there is but one."""
    if window is None:
        return ()
    days = (window.from_on, window.last_on)
    return tuple(dict.fromkeys(short_date(day) for day in days))


def between(window: Window | None) -> str:
    """Return the first and the last day in full, as a heading has them."""
    if window is None:
        return words.NOTHING
    return f"{full_date(window.from_on)} – {full_date(window.last_on)}"


def spans_of(columns: Iterable[tuple[Indicator, Point]]) -> list[Span]:
    """Return the spans of days that counts of these columns cover, each once, in the order of time."""
    found = {
        (point, bool(indicator.part_of))
        for indicator, point in columns
        if indicator.unit is not MeasuredIn.SCORE
    }
    return sorted(found, key=lambda span: (span[0].months, span[1]))


def span_headings(span: Span) -> tuple[str, str]:
    """Return the headings of the two columns with the days of a point."""
    point, is_next_to_start = span
    name = words.point_name(point)
    if is_next_to_start:
        name = _("%(point)s, 30 days next to the start") % {"point": name}
    return _("%(span)s: first day") % {"span": name}, _("%(span)s: last day") % {"span": name}


def headings(*, is_next_to_start: bool) -> tuple[str, str]:
    """Return the headings of the two columns where each line has a point of its own."""
    if is_next_to_start:
        return _("30 days next to the start: first day"), _("30 days next to the start: last day")
    return _("First day"), _("Last day")


def span_days(span: Span, course: Course) -> tuple[str, str]:
    """Return the first and the last day of a point; empty where nothing is counted."""
    point, is_next_to_start = span
    window = next_to_start(point, course) if is_next_to_start else three_months(point, course)
    return (full_date(window.from_on), full_date(window.last_on)) if window else ("", "")
