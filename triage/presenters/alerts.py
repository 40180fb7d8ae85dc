"""Alerts as data, and their history in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.web.colours import colour_word
from triage.presenters.assessments import assessment_json
from triage.presenters.sentences import sentence
from triage.presenters.words import CONTACTS, OUTCOMES
from triage.rules.alert_events import Contact
from triage.rules.alert_state import Outcome

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
        "not_answered": alert.not_answered,
        "plan_version": alert.plan_version_id,
        "outcome": alert.outcome,
        "resolved_at": alert.resolved_at,
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
    }


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
        "SNOOZED": _("Snoozed"),
        "SNOOZE_OVER": _("The snooze is over"),
        "SECOND_GREEN": _("Closed by the plan: the second reading was green"),
        "NO_SECOND_READING": _("No second reading came in time"),
        "THIRD_PAIR": _("The third such pair within 14 days: somebody should look"),
        "MERGED": _("Joined with an older alert"),
        "OFFERED": _("Offered to %(unit)s"),
        "PASSED_OVER": _("%(unit)s is closed, passed over"),
        "NOT_ANSWERED": _("%(unit)s did not answer in time"),
        "DECLINED": _("%(unit)s declined"),
        "RETURNED": _("Back from %(unit)s, not done in time"),
    }
    if code in words:
        return words[code] % {"unit": unit}
    if code == "CONTACT_LOGGED":
        return str(CONTACTS[Contact(detail["contact"])])
    if code == "ACT_NOW_ANSWERED":
        return _("The patient has done it") if detail.get("done") else _("Not done yet")
    if code == "ASSESSED":
        return _("Assessed as %(colour)s, the engine said %(engine)s") % {
            "colour": colour_word(detail.get("colour")).lower(),
            "engine": colour_word(detail.get("engine")).lower(),
        }
    if code == "RESOLVED":
        return _("Resolved: %(outcome)s") % {"outcome": OUTCOMES[Outcome(detail["outcome"])]}
    return code


def note_draft(alert: Any, outcome: str = "") -> str:
    """Return a note that is ready for the journal: what was seen, against which limit."""
    parts = [sentence(alert.reason_code, alert.reason_params) + "."]
    if outcome:
        parts.append(str(OUTCOMES[Outcome(outcome)]) + ".")
    return " ".join(parts)
