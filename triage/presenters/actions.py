"""One alert as a person acts on it: what it says, and the forms that apply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.lib.clock import OSLO
from selfcare_plans.rules.document import Colour
from tenants.rules.permissions import Permission
from triage.presenters.alerts import note_draft
from triage.presenters.assessments import AssessmentShown, assessments_shown
from triage.presenters.calls import RingShown, ring_shown
from triage.presenters.contact import Asked, asked_shown, attempts_words
from triage.presenters.explanation import held_sentence
from triage.presenters.marks import clock_wrong_by
from triage.presenters.pairs import PairShown, pair_of
from triage.presenters.refusals import refusal_words
from triage.presenters.sentences import sentence, what_happened
from triage.presenters.told import ToldShown, told_shown
from triage.presenters.words import OUTCOMES
from triage.presenters.worklist import chip_of
from triage.rules.alert_state import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.rules.viewer import Viewer
    from triage.operations.next_in_line import NextInLine
    from triage.presenters.nurse_words import NurseWords


ONE_PRESS = (
    Outcome.ACTED,
    Outcome.ADVICE_GIVEN,
    Outcome.WATCH_AND_WAIT,
    Outcome.WRONG_TECHNIQUE,
    Outcome.DEVICE_FAULT,
    Outcome.NO_CONTACT,
)


@dataclass(frozen=True, slots=True)
class AlertPanel:
    """An open alert in the panel or on the board."""

    alert: Any
    chip: str
    css: str
    happened: str
    reason: str
    findings: list[dict[str, Any]]
    offers: list[Any]
    is_own_units: bool
    is_mine: bool
    is_offered_to_me: bool
    may_claim: bool
    may_release: bool
    seen: str
    note: str
    back_at: datetime
    waited: int
    is_overdue: bool
    assessments: list[AssessmentShown]
    may_be_assessed: bool
    done_at_once: list[Any]
    held: str
    attempts: str
    asked: list[Asked]
    ring: RingShown | None
    told: list[ToldShown]
    pair: PairShown | None = None
    to_nurse: NurseWords | None = None
    # Minutes since it was measured, which is not how long anybody could have known.
    measured_ago: int = 0
    set_by: str = ""
    outcomes: tuple[tuple[str, Any], ...] = ()
    clock_wrong: str = ""
    next_unit: str = ""
    not_further: str = ""


def alert_panel(
    alert: Any,
    viewer: Viewer,
    now: datetime,
    to_nurse: NurseWords | None = None,
    line: NextInLine | None = None,
) -> AlertPanel:
    """Return an alert with the forms that the viewer may use. ``line``: who would be asked next."""
    findings = list(alert.findings.all())
    seen = ",".join(str(one.id) for one in findings)
    offers = list(alert.offers.all())
    own = alert.owner_unit_id == viewer.unit_id
    offered = any(one.to_unit_id == viewer.unit_id and one.state == "OPEN" for one in offers)
    chip = chip_of(alert)
    later = (
        (now + timedelta(hours=1)).astimezone(OSLO).replace(second=0, microsecond=0, tzinfo=None)
    )
    return AlertPanel(
        alert=alert,
        chip=chip,
        css=chip.lower().replace("_", "-"),
        happened=what_happened(alert.reason_code, alert.reason_params),
        reason=sentence(alert.reason_code, alert.reason_params),
        findings=[
            {
                "at": one.measured_at,
                "judgement": one.judgement_id,
                "chip": one.colour,
                "reason": sentence(one.reason_code, one.reason_params),
                "clock_wrong": clock_wrong_by(one.measured_at, one.received_at),
            }
            for one in findings
        ],
        offers=offers,
        is_own_units=own,
        is_mine=own and alert.claimed_by_id == viewer.user_id,
        is_offered_to_me=offered,
        may_claim=offered or (own and alert.claimed_by_id is None),
        may_release=own
        and (alert.claimed_by_id is not None or alert.owner_unit_id != alert.centre_id),
        seen=seen,
        note=note_draft(alert),
        back_at=later,
        waited=max(0, int((now - alert.waiting_since).total_seconds() // 60)),
        is_overdue=alert.met_at is None and alert.due_at <= now,
        assessments=assessments_shown(alert.assessments.all()),
        held=held_sentence(alert.held_until) if alert.held_until and alert.held_until > now else "",
        told=told_shown(alert.tellings.all()),
        ring=ring_shown(alert, now) if own else None,
        pair=pair_of(alert),
        to_nurse=to_nurse,
        outcomes=_one_press(alert),
        next_unit=line.name if line and line.unit_id else "",
        not_further=not_further(line) if line else "",
        attempts=attempts_words(alert),
        asked=asked_shown(alert, now),
        done_at_once=list(alert.act_now_answers.all()),
        measured_ago=max(0, int((now - alert.measured_at).total_seconds() // 60)),
        clock_wrong=_clock_wrong(alert, findings),
        may_be_assessed=any(one.judgement_id for one in findings) and viewer.can(Permission.ASSESS),
    )


def _clock_wrong(alert: Any, findings: list[Any]) -> str:
    """Return what is said of the reading that the alert stands for, else that some clock is wrong."""
    said = [clock_wrong_by(one.measured_at, one.received_at) for one in findings]
    own = [
        words
        for one, words in zip(findings, said, strict=True)
        if words and one.measured_at == alert.measured_at
    ]
    return own[0] if own else next((words for words in said if words), "")


def _one_press(alert: Any) -> tuple[tuple[str, Any], ...]:
    """Return the outcomes that one press may give: none for a red, which asks for own words."""
    if alert.colour == Colour.RED.value:
        return ()
    return tuple((code.value, word) for code, word in OUTCOMES.items() if code in ONE_PRESS)


def not_further(line: NextInLine) -> str:
    """Return why nobody can be offered the alert now; empty where somebody can."""
    if line.unit_id is not None:
        return ""
    if line.refusal is not None:
        return refusal_words(line.refusal, {})
    return _("Those who are left in line are closed now, or may not see the patient.")
