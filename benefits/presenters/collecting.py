"""Collecting in words: counts, requests, the grid, and the list that goes out as a spreadsheet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from benefits.presenters import windows, words
from benefits.presenters.plan_words import definition
from benefits.rules.due import TOLD_APART, Due
from benefits.rules.offices import is_replaced_by
from benefits.rules.points import Point
from benefits.rules.surveys import Hold, Skip, SurveyState
from benefits.rules.windows import window_of
from dho.web.written import full_date, local

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from benefits.operations.collecting import Grid, GridRow
    from benefits.queries.progress import HeldBack, Progress
    from benefits.rules.plan_types import Indicator

SHOWN = (Due.DUE, Due.LATE, Due.NOT_KNOWN, Due.MISSING, Due.GIVEN_UP)
DUE_WORDS = {
    Due.DUE: gettext_lazy("Due"),
    Due.LATE: gettext_lazy("Late"),
    Due.NOT_KNOWN: gettext_lazy("Not known"),
    Due.MISSING: gettext_lazy("Missing"),
    Due.GIVEN_UP: gettext_lazy("No longer asked for"),
}
_AT_THE_HEAD = (*TOLD_APART, Due.GIVEN_UP)
WHY = {
    Hold.ENDED.value: gettext_lazy("follow-up has ended"),
    Hold.LEVEL.value: gettext_lazy("a level of treatment is agreed"),
    Hold.STAY.value: gettext_lazy("in hospital"),
    Hold.PAUSE.value: gettext_lazy("follow-up is paused"),
    Hold.NO_SIGN_IN.value: gettext_lazy("has no sign-in: ask by telephone"),
    Skip.TOO_ILL.value: gettext_lazy("too ill to answer"),
    Skip.HARD.value: gettext_lazy("found the questions hard"),
    Skip.NOT_RELEVANT.value: gettext_lazy("the questions did not fit"),
    Skip.DOES_NOT_WANT.value: gettext_lazy("did not want to answer"),
    "": gettext_lazy("no answer"),
}
STATES = {
    SurveyState.WAITING.value: gettext_lazy("not asked yet"),
    SurveyState.SENT.value: gettext_lazy("asked, not answered yet"),
    SurveyState.ANSWERED.value: gettext_lazy("answered"),
    SurveyState.SKIPPED.value: gettext_lazy("chose not to answer, counts as missing"),
    SurveyState.HELD.value: gettext_lazy("held back"),
    SurveyState.MISSED.value: gettext_lazy("not answered in time, counts as missing"),
}


@dataclass(frozen=True, slots=True)
class CountLine:
    """One row of the plan at one office; ``counts`` with their words."""

    row: int
    name: str
    office: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class TenantShown:
    """One municipality's collecting."""

    name: str
    persons: str
    lines: tuple[CountLine, ...]
    surveys: tuple[tuple[str, int], ...]


def progress_shown(found: Iterable[Progress], *, with_reasons: bool) -> list[TenantShown]:
    """Return counts by municipality; a line without anything to say is left out.

    ``with_reasons``: also why questions are held back or were not answered; that is for those who
    see the persons anyway.
    """
    return [
        TenantShown(
            one.tenant.name,
            ngettext("%(count)s person", "%(count)s persons", one.persons) % {"count": one.persons},
            tuple(
                CountLine(
                    line.benefit.row,
                    _(line.benefit.name),
                    line.office or _("the persons themselves"),
                    tuple((str(DUE_WORDS[state]), line.counts.get(state, 0)) for state in SHOWN),
                )
                for line in one.lines
                if any(line.counts.get(state, 0) for state in SHOWN)
            ),
            _surveys(one.surveys, with_reasons=with_reasons),
        )
        for one in found
    ]


def _surveys(
    counts: Mapping[tuple[str, str], int], *, with_reasons: bool
) -> tuple[tuple[str, int], ...]:
    found: Counter[tuple[str, str]] = Counter()
    for (state, reason), count in counts.items():
        found[state, reason if with_reasons else ""] += count
    return tuple((survey_words(*key), count) for key, count in sorted(found.items()))


def survey_words(state: str, reason: str) -> str:
    """Return how far a person's questions are, and why."""
    if reason:
        return f"{STATES[state]}: {WHY[reason]}"
    return str(STATES[state])


def held_shown(found: Sequence[HeldBack]) -> list[dict[str, Any]]:
    """Return whose questions wait, with why."""
    return [
        {
            "patient_id": one.patient_id,
            "name": one.name,
            "point": words.point_name(Point(one.point)),
            "why": survey_words(one.state, one.reason),
        }
        for one in found
    ]


def requests_shown(requests: Iterable[Any], left: Mapping[UUID, int]) -> list[dict[str, Any]]:
    """Return requests, one per office and quarter, whoever asks.

    ``left``: how many figures of each nobody has given. ``done_at`` is when the office had given all
    that was asked for; ``closed_at`` when the next quarter's request took the place of this one.
    """
    found: dict[tuple[str, UUID], dict[str, Any]] = {}
    for one in requests:
        shown = found.setdefault(
            (one.quarter, one.unit_id),
            {
                "quarter": one.quarter,
                "quarter_name": words.period_code_name(one.quarter),
                "unit_id": one.unit_id,
                "unit": one.unit.name,
                "patients": 0,
                "cells": 0,
                "left": 0,
                "ends": [],
                "made_at": one.made_at,
                "noticed_at": one.noticed_at,
                "reminded_at": one.reminded_at,
            },
        )
        shown["patients"] += one.patients
        shown["cells"] += one.cells
        shown["left"] += left.get(one.id, 0)
        shown["ends"].append(one.done_at)
        shown["made_at"] = min(shown["made_at"], one.made_at)
    return [{**one, **_ended(one["quarter"], one["left"], one["ends"])} for one in found.values()]


def _ended(quarter: str, left: int, ends: Sequence[datetime | None]) -> dict[str, datetime | None]:
    """Return since when a request is done, or when it was closed without that."""
    known = [at for at in ends if at is not None]
    at = max(known) if len(known) == len(ends) else None
    is_done = at is not None and not left and not is_replaced_by(quarter, local(at).date())
    return {"done_at": at if is_done else None, "closed_at": None if is_done else at}


def column_name(indicator: Indicator, point: Point) -> str:
    """Return a column in words: ``Visits to the GP, month 3``."""
    return f"{_(indicator.name)}, {words.starting_low(words.point_name(point))}"


def cell_label(row: GridRow, indicator: Indicator, point: Point) -> str:
    """Return a cell in words, with whose it is and which days it covers."""
    days = windows.in_words(window_of(indicator, point, row.course))
    return f"{row.name}: {column_name(indicator, point)}, {days}"


def columns_shown(grid: Grid) -> list[dict[str, str]]:
    """Return the headings of the grid."""
    return [
        {
            "name": _(indicator.name),
            "point": words.point_name(point),
            "unit": words.unit(indicator),
            "definition": definition(indicator),
        }
        for indicator, point in grid.columns
    ]


def rows_shown(grid: Grid, form: Any) -> list[dict[str, Any]]:
    """Return the lines of the grid with the form's fields in them; None where nothing is asked."""
    return [
        {
            "name": row.name,
            "born": full_date(date.fromisoformat(row.born)),
            "began": full_date(row.course.started_on),
            "cells": [
                _cell(row, form, name, *column)
                for name, column in zip(form.by_row[row.patient_id], grid.columns, strict=True)
            ],
        }
        for row in grid.rows
    ]


def _cell(
    row: GridRow, form: Any, name: str | None, indicator: Indicator, point: Point
) -> dict[str, Any]:
    """Return a cell: with a field and its days, or why there is none."""
    if name is None:
        return {"field": None, "is_given_up": (indicator.code, point) in row.given_up}
    days = windows.in_short(window_of(indicator, point, row.course))
    return {"field": form[name], "days": days, "mark": _mark(row, indicator.code, point)}


def marks_shown(counts: Mapping[Due, int]) -> list[dict[str, str]]:
    """Return how many are late, missing, not known and given up, in words, where there are any."""
    said = {
        Due.LATE: ngettext("%(count)s late", "%(count)s late", counts.get(Due.LATE, 0)),
        Due.MISSING: ngettext("%(count)s missing", "%(count)s missing", counts.get(Due.MISSING, 0)),
        Due.NOT_KNOWN: ngettext(
            "%(count)s not known", "%(count)s not known", counts.get(Due.NOT_KNOWN, 0)
        ),
        Due.GIVEN_UP: ngettext(
            "%(count)s no longer asked for, after two times not known",
            "%(count)s no longer asked for, after two times not known",
            counts.get(Due.GIVEN_UP, 0),
        ),
    }
    return [
        {"state": state.value, "words": said[state] % {"count": counts[state]}}
        for state in _AT_THE_HEAD
        if counts.get(state)
    ]


def marks_of(found: Iterable[Progress]) -> list[dict[str, str]]:
    """Return the same of everything that is collected."""
    total: Counter[Due] = Counter()
    for one in found:
        for line in one.lines:
            total.update(line.counts)
    return marks_shown(total)


def _mark(row: GridRow, code: str, point: Point) -> dict[str, str] | None:
    state = row.cells[code, point]
    return {"state": state.value, "word": str(DUE_WORDS[state])} if state in TOLD_APART else None
