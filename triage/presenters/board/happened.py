"""What happened on the time axis: alerts, contacts, take-overs, pauses, and what the patient told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dho.web import colours, written
from dho.web.charts import NARROW, WIDE, EventLane, Happened, Shape, Span, events_svg
from measurements.presenters import EVENT_LABELS
from measurements.presenters.answers import form_title
from messaging.rules import Side
from triage.presenters.alerts import event_words
from triage.presenters.board.lanes import (
    SUMMARY_ID,
    axis_of,
    causes_shown,
    pause_words,
    words_of,
)
from triage.presenters.contact import WAYS, WHOM
from triage.presenters.sentences import sentence
from triage.presenters.words import OUTCOMES
from triage.rules.alert_state import Outcome
from triage.rules.causes import is_missing
from triage.rules.contacts import Way, Whom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.safestring import SafeString

    from triage.queries.board import Board
    from triage.queries.board_axis import ChartReading, Moment

MOST = 80
"""How many lines the list has; a longer one says how many are left out, and zooming shows them."""
_TEXT = 160


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line of what happened. ``colour`` is empty for what has none; ``until``: of a span."""

    at: datetime
    what: str
    text: str
    colour: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class HappenedShown:
    """The drawing of what happened in two widths, its summary, and all of it in order."""

    wide: SafeString
    narrow: SafeString
    summary: str
    lines: tuple[LineShown, ...]
    left_out: int


def happened(board: Board) -> HappenedShown:
    """Return what happened in the days shown, the list newest first."""
    axis = axis_of(board)
    rows = _rows(board, axis.starts_at)
    lines = sorted(_lines(board, axis.starts_at), key=lambda one: one.at, reverse=True)
    summary = _summary(board, rows)
    labels = words_of(_("What happened, last %(days)s days") % {"days": board.days})
    wide, narrow = (
        events_svg(rows, axis, labels=labels, uid=uid, size=size, described_by=SUMMARY_ID)
        for uid, size in (("happened-w", WIDE), ("happened-n", NARROW))
    )
    return HappenedShown(
        wide=wide,
        narrow=narrow,
        summary=summary,
        lines=tuple(lines[:MOST]),
        left_out=max(0, len(lines) - MOST),
    )


def contact_shape(moment: Moment) -> Shape:
    """Return the shape of a contact: whether somebody was reached, where that was said."""
    return Shape.NOT_REACHED if moment.detail.get("reached") is False else Shape.REACHED


def contact_words(moment: Moment, board: Board) -> str:
    """Return what a contact was, and with whom where that was not the patient."""
    way = _WAYS.get((moment.code, _side(moment)))
    if way is None:
        names = {key: unit.name for key, unit in board.units.items()}
        return event_words(moment.code, moment.detail, names)
    words = str(WAYS[way])
    if moment.code == "CALL" and moment.cause != Whom.PATIENT.value:
        return f"{words}: {str(WHOM[Whom(moment.cause)]).lower()}"
    return words


def contacts_in(board: Board) -> list[Moment]:
    """Return the contacts, oldest first."""
    return [one for one in board.moments if one.code in _CONTACTS]


def _side(moment: Moment) -> str:
    """Return which way a call or a message went; empty for the others."""
    if moment.code == "CALL":
        return str(moment.detail.get("direction"))
    if moment.code == "MESSAGE":
        return "OUT" if moment.cause == Side.STAFF.value else "IN"
    return ""


_CONTACTS = frozenset(
    {"CALL", "MESSAGE", "REMEASURE", "CONTACT_LOGGED", "CALL_LOGGED", "CALLED_113"}
)
_WAYS = {
    ("CALL", "OUT"): Way.CALL_OUT,
    ("CALL", "IN"): Way.CALL_IN,
    ("MESSAGE", "OUT"): Way.MESSAGE_OUT,
    ("MESSAGE", "IN"): Way.MESSAGE_IN,
    ("REMEASURE", ""): Way.REMEASURE,
}


def _rows(board: Board, since: datetime) -> list[EventLane]:
    alerts = [one for one in board.moments if one.code == "ALERT"]
    found = [
        EventLane(_("Alerts"), spans=tuple(_span(one) for one in alerts)),
        EventLane(
            _("Contacts"),
            marks=tuple(
                Happened(one.at, contact_shape(one), _hover(one.at, contact_words(one, board)))
                for one in contacts_in(board)
            ),
        ),
        EventLane(
            _("Events and diary"),
            marks=tuple(
                Happened(one.at, _shape(one), _hover(one.at, _told(one)))
                for one in _told_in(board, since)
            ),
        ),
        EventLane(
            _("Taken over"),
            marks=tuple(
                Happened(one.at, Shape.TAKEN_OVER, _hover(one.at, _over(one)))
                for one in board.moments
                if one.code in _OVER
            ),
        ),
    ]
    return [found[0], *(one for one in found[1:] if one.marks)]


_OVER = frozenset({"CLAIMED", "RETURNED", "TRANSFERRED"})


def _span(one: Moment) -> Span:
    sign = "MISSING" if is_missing(one.cause) else one.colour
    return Span(one.at, _resolved_at(one), _hover(one.at, _alert(one)), sign)


def _resolved_at(one: Moment) -> datetime | None:
    found = one.detail.get("resolved_at")
    return datetime.fromisoformat(found) if found else None


def _lines(board: Board, since: datetime) -> Iterator[LineShown]:
    for one in board.moments:
        if one.code == "ALERT":
            yield from _alert_lines(one, since)
        elif one.at >= since:
            yield from _step_lines(one, board)
    for version in board.versions:
        if version.in_force_from and since <= version.in_force_from <= board.now:
            words = _("Plan v%(number)s in force") % {"number": version.number}
            who = version.approver.name if version.approver else ""
            yield LineShown(version.in_force_from, _("Plan"), words, who=who)
    for row in board.spans:
        if row.until >= since and row.starts_at <= board.now:
            yield LineShown(row.starts_at, _("Pause or stay"), pause_words(row), who=row.by)
    for told in _told_in(board, since):
        yield LineShown(told.at, _("From the patient"), _told(told), told.colour)


def _alert_lines(one: Moment, since: datetime) -> Iterator[LineShown]:
    colour = "MISSING" if is_missing(one.cause) else one.colour
    if one.at >= since:
        reason = sentence(str(one.detail.get("code")), one.detail.get("params") or {})
        yield LineShown(one.at, _("Alert"), reason, colour)
    closed = _resolved_at(one)
    if closed and closed >= since:
        yield LineShown(closed, _("Closed"), _closed(one), colour, one.by)


def _step_lines(one: Moment, board: Board) -> Iterator[LineShown]:
    if one.code in _CONTACTS:
        note = str(one.detail.get("note", ""))
        text = contact_words(one, board) + (f": {note}" if note else "")
        yield LineShown(one.at, _("Contact"), text, who=one.by)
    elif one.code in _OVER:
        yield LineShown(one.at, _("Taken over"), _over(one), who=one.by)


def _told_in(board: Board, since: datetime) -> list[ChartReading]:
    """Return what the patient told in the days shown; a task that was done is no event."""
    kinds = ("event", "diary", "answers")
    return [one for one in board.readings if one.kind in kinds and one.at >= since]


def _shape(one: ChartReading) -> str:
    if one.kind == "event":
        return Shape.EVENT
    return one.colour if one.colour in {"RED", "YELLOW"} else Shape.TOLD


def _told(one: ChartReading) -> str:
    if one.kind == "answers":
        return form_title(one.about)
    name = str(EVENT_LABELS.get(one.about, one.about)) if one.kind == "event" else _("Diary")
    text = " ".join(one.text.split())
    text = f"{text[:_TEXT]}…" if len(text) > _TEXT else text
    return f"{name}: {text}" if text else name


def _alert(one: Moment) -> str:
    colour = "MISSING" if is_missing(one.cause) else one.colour
    text = f"{colours.colour_word(colour)}: {causes_shown(one.cause)}"
    closed = _resolved_at(one)
    if closed is None:
        return _("%(alert)s, open at %(unit)s") % {"alert": text, "unit": one.unit}
    words = {"alert": text, "at": written.date_and_time(closed), "how": _outcome(one)}
    return _("%(alert)s, closed %(at)s: %(how)s") % words


def _closed(one: Moment) -> str:
    return f"{causes_shown(one.cause)}: {_outcome(one)}"


def _outcome(one: Moment) -> str:
    code = str(one.detail.get("outcome", ""))
    return str(OUTCOMES[Outcome(code)]) if code in {each.value for each in Outcome} else code


def _over(one: Moment) -> str:
    if one.code == "RETURNED":
        return _("Back at the centre from %(unit)s") % {"unit": one.unit}
    return _("%(unit)s took over: %(cause)s") % {
        "unit": one.unit,
        "cause": causes_shown(one.cause),
    }


def _hover(at: datetime, text: str) -> str:
    return f"{written.date_and_time(at)}: {text}"


def _summary(board: Board, rows: list[EventLane]) -> str:
    since = axis_of(board).starts_at
    missed = sum(1 for one in board.moments if one.code == "MISSED" and one.at >= since)
    alerts = len(rows[0].spans)
    contacts = sum(1 for one in contacts_in(board) if one.at >= since)
    counts = (
        ngettext("%(count)s alert", "%(count)s alerts", alerts) % {"count": alerts},
        ngettext("%(count)s contact", "%(count)s contacts", contacts) % {"count": contacts},
        ngettext("%(count)s reading did not come", "%(count)s readings did not come", missed)
        % {"count": missed},
    )
    return _("Last %(days)s days: %(counts)s.") % {"days": board.days, "counts": ", ".join(counts)}
