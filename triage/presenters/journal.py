"""The note of a resolved alert as it goes into the journal: always in Norwegian, whole sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from dho.web import colours, written
from selfcare_plans.rules.document import Colour
from triage.presenters.board import document_of
from triage.presenters.calls import call_words
from triage.presenters.contact import contact_event_words
from triage.presenters.sentences import sentence
from triage.presenters.words import OUTCOMES
from triage.rules.agreed_steps import plan_steps
from triage.rules.alert_calls import CALLED_113, LOGGED
from triage.rules.alert_state import Outcome
from triage.rules.journal import IncidentKind, Transfer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from triage.presenters.judgement import JudgementShown
    from triage.queries.journal import NoteFacts

TRANSFERS = {
    Transfer.COPIED: gettext_lazy("copied"),
    Transfer.DOWNLOADED: gettext_lazy("downloaded"),
    Transfer.WRITTEN: gettext_lazy("written by hand"),
    Transfer.FETCHED: gettext_lazy("fetched by the journal system"),
}
INCIDENT_KINDS = {
    IncidentKind.WRONG_COLOUR: gettext_lazy("The colour was wrong"),
    IncidentKind.SEEN_LATE: gettext_lazy("Seen or handled too late"),
    IncidentKind.WRONG_PATIENT: gettext_lazy("Wrong patient"),
    IncidentKind.DEVICE: gettext_lazy("Device or app"),
    IncidentKind.PLAN: gettext_lazy("The self-care plan"),
    IncidentKind.ACCESS: gettext_lazy("Access to the record"),
    IncidentKind.OTHER: gettext_lazy("Other"),
}
_NORWEGIAN = ("nb", "nn")
_ZONES = {"RED": Colour.RED, "NOT_JUDGED": Colour.RED, "YELLOW": Colour.YELLOW}
"""Whose steps stand in the note: what nobody could judge is met as red."""


@dataclass(frozen=True, slots=True)
class NoteShown:
    """One note, and whether it stands in the journal."""

    alert_id: Any
    patient_id: Any
    patient: str
    tenant: str
    colour: str
    resolved_at: datetime
    text: str
    transferred: str


def note_shown(facts: NoteFacts) -> NoteShown:
    """Return the note as the page and the API show it; once transferred, the text as it left."""
    alert, transfer = facts.alert, facts.transfer
    return NoteShown(
        alert_id=alert.id,
        patient_id=alert.patient_id,
        patient=alert.patient.name,
        tenant=alert.patient.tenant.name,
        colour=alert.colour,
        resolved_at=alert.resolved_at,  # type: ignore[arg-type]
        text=transfer.text if transfer else journal_text(facts),
        transferred=_transferred(facts),
    )


def journal_text(facts: NoteFacts) -> str:
    """Return the note: reading and limit, the plan's advice, contacts, outcome, who answers for it.

    In the form of Norwegian in which whoever makes it works, and never in another language.
    """
    language = get_language()
    with override(language if language in _NORWEGIAN else settings.LANGUAGE_CODE):
        return "\n".join(_lines(facts))


def explained_text(one: JudgementShown) -> str:
    """Return the page of a judgement as plain text, to stand in an incident report."""
    lines = [one.for_staff, *one.fired, *(f"{fact.label}: {fact.value}" for fact in one.facts)]
    return "\n".join([*lines, one.replay_says])


def _lines(facts: NoteFacts) -> Iterator[str]:
    alert = facts.alert
    yield _("Digital home follow-up, %(unit)s, %(when)s") % {
        "unit": alert.owner_unit.name,
        "when": _time(alert.resolved_at),
    }
    for finding in sorted(alert.findings.all(), key=lambda one: one.measured_at):
        yield _("%(when)s: %(colour)s. %(why)s.") % {
            "when": _time(finding.measured_at),
            "colour": colours.colour_words().get(finding.colour, finding.colour),
            "why": sentence(finding.reason_code, finding.reason_params),
        }
    yield from _advice(facts)
    for event in facts.contacts:
        yield _contact(event, facts.units)
    if alert.note:
        yield _("Assessment: %(text)s") % {"text": alert.note}
    yield _("Outcome: %(outcome)s.") % {"outcome": OUTCOMES[Outcome(alert.outcome)]}
    yield _("Responsible: %(who)s, %(unit)s.") % {
        "who": alert.resolved_by.name if alert.resolved_by else "–",
        "unit": alert.owner_unit.name,
    }


def _advice(facts: NoteFacts) -> Iterator[str]:
    zone = _ZONES.get(facts.alert.colour)
    if facts.version is None or zone is None:
        return
    steps = plan_steps(document_of(facts.version), zone)
    if steps:
        yield _("Advice in the plan (version %(number)s): %(steps)s") % {
            "number": facts.version.number,
            "steps": "; ".join(str(step) for step in steps),
        }


def _contact(event: Any, units: Mapping[str, str]) -> str:
    """Return a contact, a call to a receiver or to 113: when, what, by whom, and what was said."""
    words = {"when": _time(event.at), "who": event.by.name if event.by else "–"}
    if event.code == CALLED_113:
        return _("113 was rung %(when)s (%(who)s).") % words
    note = str(event.detail.get("note", "")).strip()
    if event.code == LOGGED:
        words["what"] = call_words(event.detail, units.get(str(event.detail.get("unit")), "–"))
        note = _("Agreed: %(text)s") % {"text": note} if note else ""
    else:
        words["what"] = contact_event_words(event.detail)
    text = _("%(when)s: %(what)s (%(who)s).") % words
    return f"{text} {note}" if note else text


def _transferred(facts: NoteFacts) -> str:
    if facts.transfer is None:
        return ""
    return _("In the journal: %(how)s by %(who)s, %(when)s") % {
        "how": TRANSFERS[Transfer(facts.transfer.how)],
        "who": facts.transfer.by.name,
        "when": _time(facts.transfer.at),
    }


def _time(at: datetime | None) -> str:
    return f"{written.local(at):%d.%m.%Y %H:%M}" if at else "–"
