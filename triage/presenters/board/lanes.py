"""The lanes of the time axis: every kind over the plan's ranges, in two widths, with its table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dho.web import colours, written
from dho.web.charts import (
    NARROW,
    WIDE,
    Axis,
    Change,
    Labels,
    PlanPeriod,
    Point,
    Series,
    Span,
    ValueLane,
    lane_svg,
)
from measurements.presenters import STAFF_WORDS, comparator_shown
from triage.presenters.board.days import DayShown, day_rows, value_shown
from triage.presenters.board.document import bands_in, document_of
from triage.presenters.board.parts import is_drawn, latest_of, number_in, parts_of
from triage.presenters.sentences import sentence
from triage.rules.causes import is_missing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.utils.safestring import SafeString

    from selfcare_plans.rules.document import PlanDocument
    from triage.queries.board import Board
    from triage.queries.board_axis import ChartReading

SUMMARY_ID = "axis-summary"
"""The id of the words that tell what all lanes show."""
_GAP_DAYS = 3


@dataclass(frozen=True, slots=True)
class LaneShown:
    """One kind on the board: its drawings, its last reading, its table. ``wide`` is empty in short."""

    kind: str
    uid: str
    label: str
    title: str
    latest: str
    latest_at: datetime
    colour: str
    reason: str
    wide: SafeString | str
    narrow: SafeString | str
    rows: tuple[DayShown, ...]


def axis_of(board: Board) -> Axis:
    """Return the axis of the days shown, with plan changes, pauses and stays."""
    return Axis(
        starts_at=board.now - timedelta(days=board.days),
        ends_at=board.now,
        changes=tuple(
            Change(one.in_force_from, _("plan v%(number)s") % {"number": one.number})
            for one in board.versions
            if one.in_force_from
        ),
        shades=tuple(
            Span(one.starts_at, one.until, pause_words(one))
            for one in board.spans
            if one.starts_at < board.now
        ),
        zone=ZoneInfo(board.patient.time_zone),
    )


def pause_words(row: Any) -> str:
    """Return what a pause or stay is, from when to when, and why."""
    words = {
        "what": _("In hospital") if row.kind == "STAY" else _("Pause"),
        "from": written.date_and_time(row.starts_at),
        "to": written.date_and_time(row.until),
        "why": row.reason,
    }
    return _("%(what)s from %(from)s to %(to)s: %(why)s") % words


def lanes(board: Board, *, is_short: bool = False) -> list[LaneShown]:
    """Return a lane per kind: those with an open alert first, then in the plan's order."""
    by_kind: dict[str, list[ChartReading]] = {}
    axis = axis_of(board)
    for one in board.readings:
        if is_drawn(one.kind) and one.at >= axis.starts_at:
            by_kind.setdefault(one.kind, []).append(one)
    documents = [(version, document_of(version)) for version in board.versions]
    in_force = board.in_force
    order = [one.kind for one in document_of(in_force).items] if in_force else []
    kinds = [*(k for k in order if k in by_kind), *(k for k in by_kind if k not in order)]
    alarmed = [one.cause.removeprefix("MISSING:") for one in board.open_alerts]
    kinds.sort(key=lambda kind: alarmed.index(kind) if kind in alarmed else len(alarmed))
    return [_lane(kind, by_kind[kind], documents, board, axis, is_short) for kind in kinds]


def _lane(
    kind: str,
    readings: list[ChartReading],
    documents: Sequence[tuple[Any, PlanDocument]],
    board: Board,
    axis: Axis,
    is_short: bool,  # noqa: FBT001
) -> LaneShown:
    missing = tuple(
        one.at
        for one in board.moments
        if one.code == "MISSED" and one.cause == kind and one.at >= axis.starts_at
    )
    lane = ValueLane(
        series=_series(kind, readings, documents),
        missing=missing,
        gap=timedelta(days=max(_GAP_DAYS, board.days / 30)),
    )
    latest = latest_of(readings)
    uid = f"lane-{kind}"
    labels = words_of(_title(kind, readings, latest, len(missing), board.days))
    about = "" if is_short else SUMMARY_ID
    sizes = ((f"{uid}-n", NARROW),) if is_short else ((f"{uid}-n", NARROW), (f"{uid}-w", WIDE))
    drawn = [
        lane_svg(lane, axis, labels=labels, uid=name, size=size, described_by=about)
        for name, size in sizes
    ]
    return LaneShown(
        kind=kind,
        uid=uid,
        label=STAFF_WORDS.label(kind),
        title=labels.title,
        latest=value_shown(kind, latest),
        latest_at=latest.at,
        colour=latest.colour or "NOT_JUDGED",
        reason=sentence(latest.reason_code, latest.reason_params) if latest.reason_code else "",
        wide="" if is_short else drawn[1],
        narrow=drawn[0],
        rows=day_rows(kind, readings, missing, zone=ZoneInfo(str(axis.zone)), days=board.days),
    )


def words_of(title: str) -> Labels:
    """Return the words of a drawing with this message."""
    return Labels(
        title=title,
        colours=colours.colour_words(),
        missing=_("Missing"),
        empty=_("No readings in this time."),
        decimal_sign=written.decimal_sign(),
    )


def _title(
    kind: str, readings: list[ChartReading], latest: ChartReading, missing: int, days: int
) -> str:
    text = _("%(kind)s, last %(days)s days: %(count)s readings, the latest %(value)s") % {
        "kind": STAFF_WORDS.label(kind),
        "days": days,
        "count": len(readings),
        "value": value_shown(kind, latest),
    }
    if not missing:
        return text
    words = ngettext("%(count)s did not come", "%(count)s did not come", missing)
    return f"{text}; {words % {'count': missing}}"


def _series(
    kind: str,
    readings: list[ChartReading],
    documents: Sequence[tuple[Any, PlanDocument]],
) -> tuple[Series, ...]:
    return tuple(
        Series(
            label=f"{STAFF_WORDS.label(kind)}, {STAFF_WORDS.component(part)}"
            if part
            else STAFF_WORDS.label(kind),
            points=_points(kind, readings, part),
            periods=tuple(
                PlanPeriod(version.in_force_from, "", bands_in(kind, part, document))
                for version, document in documents
            ),
            unit=STAFF_WORDS.unit(kind),
        )
        for part in parts_of(kind)
    )


def _points(kind: str, readings: list[ChartReading], part: str) -> tuple[Point, ...]:
    points = []
    for one in readings:
        value = number_in(one, part)
        if value is None:
            continue
        shown = STAFF_WORDS.value(kind, value)
        shown = comparator_shown(one.comparator, shown) if one.comparator else ""
        points.append(Point(one.at, value, one.colour or "NOT_JUDGED", shown=shown, note=one.note))
    return tuple(points)


def causes_shown(cause: str) -> str:
    """Return what an alert is about, in a word or two."""
    if is_missing(cause):
        return _("No reading: %(kind)s") % {"kind": STAFF_WORDS.label(cause.partition(":")[2])}
    known = {
        "NOT_JUDGED": _("Not judged"),
        "REFUSED": _("A measurement did not get in"),
        "BY_HAND": _("Opened by hand"),
        "COMBINATION": _("Several together"),
        "NEWS2": "NEWS2",
    }
    return known.get(cause) or STAFF_WORDS.label(cause)
