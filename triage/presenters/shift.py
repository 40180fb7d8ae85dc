"""The shift as it is shown: what must be settled, what came since closing, the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.web import written
from tenants.rules.ages import age_on
from triage.presenters.calls import CLINIC, clinic
from triage.presenters.contact import WHOM
from triage.presenters.sentences import sentence, what_happened
from triage.presenters.words import OUTCOMES, SETTLINGS
from triage.presenters.worklist import chip_of
from triage.rules.alert_state import Outcome, Settling
from triage.rules.contacts import Whom
from triage.rules.shift import Phase, is_settled
from triage.rules.waiting import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from tenants.rules.viewer import Viewer
    from triage.queries.shift import ShiftReport
    from triage.queries.worklist import Worklist
    from triage.rules.shift import Shift


@dataclass(frozen=True, slots=True)
class Line:
    """One alert on one line. ``real``: minutes since the reading, by the clock on the wall."""

    alert: Any
    patient_id: UUID
    name: str
    about: str
    chip: str
    happened: str
    reason: str
    real: int
    due: str
    is_overdue: bool
    is_met: bool
    owner: str
    settled: str
    said: str = ""
    is_new: bool = False
    is_left: bool = False


def line(alert: Any, now: datetime, since: datetime | None = None, said: str = "") -> Line:
    """Return an alert as one line. ``said``: what the section tells of it."""
    patient = alert.patient
    age = _("%(age)s years") % {"age": age_on(patient.birth_date, now.date())}
    return Line(
        alert=alert,
        patient_id=patient.id,
        name=patient.name,
        about=f"{age} · {patient.tenant.name}",
        chip=chip_of(alert),
        happened=what_happened(alert.reason_code, alert.reason_params),
        reason=sentence(alert.reason_code, alert.reason_params),
        real=max(0, int((now - alert.measured_at).total_seconds() // 60)),
        due=_time_shown(alert.due_at, now),
        is_overdue=alert.met_at is None and alert.due_at <= now,
        is_met=alert.met_at is not None,
        owner=alert.claimed_by.name if alert.claimed_by_id else "",
        settled=settled_words(alert, now),
        said=said,
        is_new=since is not None and alert.opened_at >= since,
    )


def _time_shown(at: datetime, now: datetime) -> str:
    same_day = written.local(at).date() == written.local(now).date()
    return written.clock_time(at) if same_day else written.date_and_time(at)


def settled_words(alert: Any, now: datetime) -> str:
    """Return how an alert is left, by whom; nothing where nobody said."""
    if not alert.settled_how:
        return ""
    how = Settling(alert.settled_how)
    words = [str(SETTLINGS[how])]
    if how is Settling.SAFE_UNTIL and alert.settled_until:
        words[0] = _("Safe until %(time)s") % {"time": _time_shown(alert.settled_until, now)}
    elif how is Settling.TOLD_EVENING_SERVICE:
        words[0] = f"{words[0]}: {alert.settled_to}"
    by = alert.settled_by.name if alert.settled_by_id else ""
    words.append(f"{by} {_time_shown(alert.settled_at, now)}")
    return " · ".join([*words, *([alert.settled_note] if alert.settled_note else [])])


def closing_block(shift: Shift | None, count: int) -> dict[str, Any] | None:
    """Return what the list says before closing, and after it while something is left."""
    if shift is None or shift.phase is Phase.OPEN or (shift.phase is Phase.CLOSED and not count):
        return None
    return {
        "count": count,
        "closes": written.clock_time(shift.day.closes),
        "is_closed": shift.phase is Phase.CLOSED,
        "opens": _time_shown(shift.next_opening, shift.at),
    }


def since_block(found: Worklist, shift: Shift | None) -> dict[str, Any] | None:
    """Return what was left and what came since closing, from the list already read."""
    if shift is None or not (found.left_over or found.came):
        return None
    return {
        "left": [line(one, shift.at) for one in found.left_over],
        "came": [line(one, shift.at) for one in found.came],
        "closed": _time_shown(shift.last_closed.closes, shift.at),
    }


def settle_rows(alerts: Iterable[Any], shift: Shift) -> list[dict[str, Any]]:
    """Return the rows of the page that settles: each with whether it is settled for this closing."""
    return [settle_row(one, shift) for one in alerts]


def settle_row(alert: Any, shift: Shift) -> dict[str, Any]:
    """Return one row of the page that settles."""
    findings = list(alert.findings.all())
    return {
        "line": line(alert, shift.at),
        "seen": ",".join(str(one.id) for one in findings),
        "findings": [sentence(one.reason_code, one.reason_params) for one in findings[1:]],
        "is_settled": is_settled(facts_of(alert), shift.day),
        "needs_words": alert.colour in {"RED", "NOT_JUDGED"},
    }


def service_choices(services: Iterable[Any]) -> list[tuple[str, str]]:
    """Return whom one may tell in the evening: the out-of-hours clinic first, then the unit's own."""
    own = [(str(one.id), f"{one.name} {written.phone_shown(one.phone)}") for one in services]
    return [(CLINIC, f"{clinic()} {written.phone_shown(CLINIC)}"), *own]


def report_shown(
    report: ShiftReport, shift: Shift | None, viewer: Viewer, now: datetime
) -> dict[str, Any]:
    """Return the report in its sections, each a title and lines; empty ones are left out."""
    lines = _Lines(report.since, now)
    own = [one for one in report.waiting if one.owner_unit_id == viewer.unit_id]
    left = [one for one in own if shift and shift.was_left(facts_of(one), str(viewer.unit_id))]
    sections = [*_own_sections(own, lines, shift), *_others_sections(report, lines, viewer)]
    return {
        "sections": [{"title": title, "lines": found} for title, found in sections if found],
        "left": [lines.of(one) for one in left],
        "new_count": sum(one.opened_at >= report.since for one in report.waiting),
        "since": report.since,
        "has_signed_off": report.last is not None,
        "notes": report.notes,
        "promises": [
            {"call": one, "at": _time_shown(one.promised_at, now), "whom": WHOM[Whom(one.whom)]}
            for one in report.promises
            if one.promised_at is not None
        ],
        "is_quiet": not (report.waiting or report.closed or report.notes or report.promises),
    }


def _own_sections(
    own: Sequence[Any], lines: _Lines, shift: Shift | None
) -> list[tuple[str, list[Line]]]:
    """What the unit has: nobody's, somebody's, what rests, what is waited for, what is settled."""
    now = lines.now
    resting = sorted(
        (one for one in own if one.snoozed_until and one.snoozed_until > now),
        key=lambda one: one.snoozed_until,
    )
    settled = [one for one in own if shift and is_settled(facts_of(one), shift.last_closed)]
    elsewhere = {one.id for one in (*resting, *settled)}
    awake = [one for one in own if one.id not in elsewhere]
    waiting = [one for one in own if one.remeasure_due_at]
    offered = [one for one in own if one.waiting_offers]
    return [
        (_("Open, nobody has it"), [lines.of(one) for one in awake if not one.claimed_by_id]),
        (_("Open, taken"), [lines.of(one, _holder(one)) for one in awake if one.claimed_by_id]),
        (_("Promised, in order of time"), [lines.of(one, _promise(one, now)) for one in resting]),
        (
            _("Asked to measure again"),
            [lines.of(one, _time_shown(one.remeasure_due_at, now)) for one in waiting],
        ),
        (_("Settled over closing"), [lines.of(one, _holder(one)) for one in settled]),
        (
            _("Offered to others, not answered yet"),
            [lines.of(one, _offers(one, now)) for one in offered],
        ),
    ]


def _others_sections(
    report: ShiftReport, lines: _Lines, viewer: Viewer
) -> list[tuple[str, list[Line]]]:
    """What others have or offer, and what was closed."""
    offered = [one for one in report.waiting if one.is_offered]
    others = [
        one for one in report.waiting if one.owner_unit_id != viewer.unit_id and not one.is_offered
    ]
    return [
        (_("Offered to us"), [lines.of(one, one.owner_unit.name) for one in offered]),
        (_("Handed over"), [lines.of(one, one.owner_unit.name) for one in others]),
        (
            _("Closed since then"),
            [lines.of(one, _outcome(one, lines.now)) for one in report.closed],
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Lines:
    since: datetime
    now: datetime

    def of(self, alert: Any, said: str = "") -> Line:
        return line(alert, self.now, self.since, said)


def _holder(alert: Any) -> str:
    return alert.claimed_by.name if alert.claimed_by_id else ""


def _promise(alert: Any, now: datetime) -> str:
    return f"{_time_shown(alert.snoozed_until, now)}: {alert.snooze_reason}"


def _offers(alert: Any, now: datetime) -> str:
    return ", ".join(
        f"{one.to_unit.name} ({_time_shown(one.due_at, now)})" if one.due_at else one.to_unit.name
        for one in alert.waiting_offers
    )


def _outcome(alert: Any, now: datetime) -> str:
    by = alert.resolved_by.name if alert.resolved_by_id else _("The plan's rule")
    return f"{OUTCOMES[Outcome(alert.outcome)]} · {by} {_time_shown(alert.resolved_at, now)}"
