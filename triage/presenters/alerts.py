"""Alerts as data, and their history in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from dho.web import written
from dho.web.colours import colour_word
from triage.presenters.assessments import assessment_json
from triage.presenters.calls import call_words
from triage.presenters.contact import contact_event_words
from triage.presenters.pairs import pair_json
from triage.presenters.sentences import sentence
from triage.presenters.told import told_json, told_words
from triage.presenters.words import OUTCOMES, PAIRS, SETTLINGS
from triage.rules.alert_state import OfferStatus, Outcome, Settling
from triage.rules.routing import CLOSED, NO_ACCESS
from triage.rules.second_reading import PairWas

if TYPE_CHECKING:
    from collections.abc import Mapping


def alert_json(alert: Any) -> dict[str, Any]:
    """Return an alert as the API shows it."""
    return {
        "id": alert.id,
        "patient": alert.patient_id,
        "cause": alert.cause,
        "colour": alert.colour,
        "state": alert.state,
        "reason": sentence(alert.reason_code, alert.reason_params),
        "findings": [_finding(one) for one in alert.findings.all()],
        "offers": [_offer(one) for one in alert.offers.all()],
        "assessments": [assessment_json(one) for one in alert.assessments.all()],
        "owner": {"id": alert.owner_unit_id, "name": alert.owner_unit.name},
        "claimed_by": (
            {"id": alert.claimed_by_id, "name": alert.claimed_by.name} if alert.claimed_by else None
        ),
        "opened_at": alert.opened_at,
        "waiting_since": alert.waiting_since,
        "due_at": alert.due_at,
        "met_at": alert.met_at,
        "snoozed_until": alert.snoozed_until,
        "held_until": alert.held_until,
        "pair": pair_json(alert),
        "settled": _left(alert),
        "not_answered": alert.not_answered,
        "told": [told_json(one) for one in alert.tellings.all()],
        "ring_by": alert.ring_by,
        "called_113_at": alert.called_113_at,
        "plan_version": alert.plan_version_id,
        "outcome": alert.outcome,
        "resolved_at": alert.resolved_at,
    }


def _left(alert: Any) -> dict[str, Any] | None:
    if alert.settled_at is None:
        return None
    return {
        "how": alert.settled_how,
        "at": alert.settled_at,
        "until": alert.settled_until,
        "told": alert.settled_to,
        "note": alert.settled_note,
    }


def _finding(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "colour": one.colour,
        "kind": one.kind,
        "reason": sentence(one.reason_code, one.reason_params),
        "measured_at": one.measured_at,
        "received_at": one.received_at,
    }


def _offer(one: Any) -> dict[str, Any]:
    return {
        "to_unit": {"id": one.to_unit_id, "name": one.to_unit.name},
        "state": one.state,
        "made_at": one.made_at,
        "due_at": one.due_at,
        "passed_over_because": _why_passed_over(one),
        "message": one.message,
        "agreed_step": one.agreed_step,
    }


def _why_passed_over(one: Any) -> str:
    if one.state != OfferStatus.PASSED_OVER.value:
        return ""
    return NO_ACCESS if one.answer == NO_ACCESS else CLOSED


def _passed_over(detail: Mapping[str, Any]) -> str:
    if detail.get("reason") == NO_ACCESS:
        return _("%(unit)s may not see the patient any longer, passed over")
    return _("%(unit)s is closed, passed over")


def event_words(code: str, detail: Mapping[str, Any], units: Mapping[str, str]) -> str:
    """Return what happened, for the history of an alert."""
    unit = units.get(str(detail.get("unit", "")), "")
    words = {
        "OPENED": _("Opened"),
        "FINDING_JOINED": _("A further finding joined"),
        "FINDING_TAKEN_OFF": _("A finding was taken off: entered in error"),
        "CLAIMED": _("Taken"),
        "TAKEN_OVER": _("Taken over after a question: %(unit)s") % {"unit": unit},
        "QUESTION_ASKED": _("A doctor was asked: %(unit)s") % {"unit": unit},
        "QUESTION_ANSWERED": _("A doctor answered: %(unit)s") % {"unit": unit},
        "RELEASED": _("Let go"),
        "CLAIM_LAPSED": _("The claim lapsed: nothing was done for 30 minutes"),
        "SNOOZED": _("Snoozed"),
        "SNOOZE_OVER": _("The snooze is over"),
        "SECOND_GREEN": _("Closed by the plan: the second reading was green"),
        "NO_SECOND_READING": _("No second reading came in time"),
        "THIRD_PAIR": _("The third such pair within 14 days: somebody should look"),
        "DUE_AGAIN": _("Still open: due again"),
        "NOT_MEASURED_AGAIN": _("Asked to measure again, nothing came"),
        "MEASURED_AGAIN": _("Measured again, as asked"),
        "MERGED": _("Joined with an older alert"),
        "OFFERED": _("Offered to %(unit)s"),
        "PASSED_OVER": _passed_over(detail),
        "NOT_ANSWERED": _("%(unit)s did not answer in time"),
        "DECLINED": _("%(unit)s declined"),
        "CENTRE_GONE": _("The centre may not see the patient any longer. Now with %(unit)s"),
        "COURSE_ADOPTED": _("Belongs to the new follow-up from now"),
        "TRANSFERRED": _("Followed the patient to %(unit)s"),
        "RETURNED": _("Back from %(unit)s, not done in time"),
        "CALLED_113": _("113 was rung"),
    }
    if code in words:
        return words[code] % {"unit": unit}
    if code == "CONTACT_LOGGED":
        return contact_event_words(detail)
    if code == "TOLD":
        return told_words(detail)
    if code == "CALL_LOGGED":
        return call_words(detail, unit)
    if code == "ACT_NOW_ANSWERED":
        return _("The patient has done it") if detail.get("done") else _("Not done yet")
    if code == "ASSESSED":
        return _("Assessed as %(colour)s, the engine said %(engine)s") % {
            "colour": colour_word(detail.get("colour")).lower(),
            "engine": colour_word(detail.get("engine")).lower(),
        }
    if code == "PAIR_SAID":
        was = str(PAIRS[PairWas(detail["was"])]).lower()
        return _("The yellow and its second green: %(was)s") % {"was": was}
    if code == "SETTLED":
        return _("Settled before closing: %(how)s") % {"how": _settled(detail)}
    if code == "RESOLVED":
        return _("Resolved: %(outcome)s") % {"outcome": OUTCOMES[Outcome(detail["outcome"])]}
    return code


def _settled(detail: Mapping[str, Any]) -> str:
    words = str(SETTLINGS[Settling(detail["how"])]).lower()
    if detail.get("until"):
        return f"{words} {written.date_and_time(datetime.fromisoformat(detail['until']))}"
    return f"{words}: {detail['told']}" if detail.get("told") else words


def note_draft(alert: Any, outcome: str = "") -> str:
    """Return a note that is ready for the journal, in its language: what was seen, against which limit."""
    with override(settings.LANGUAGE_CODE):
        parts = [sentence(alert.reason_code, alert.reason_params) + "."]
        if outcome:
            parts.append(str(OUTCOMES[Outcome(outcome)]) + ".")
        return " ".join(parts)
