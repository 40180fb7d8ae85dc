"""Contacts in words: calls, messages, new readings asked for, and what the list says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dho.lib import clock
from dho.web import written
from measurements.presenters import STAFF_WORDS
from messaging.rules import Side
from triage.presenters.words import CONTACTS
from triage.rules.alert_events import Contact
from triage.rules.contacts import Direction, Way, Whom

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from triage.queries.contacts import ContactRow

WHOM = {
    Whom.PATIENT: gettext_lazy("The patient"),
    Whom.WITH_PATIENT: gettext_lazy("Somebody who is with the patient now"),
    Whom.RELATIVE: gettext_lazy("A relative"),
    Whom.GP_OFFICE: gettext_lazy("The GP's office"),
    Whom.HOME_CARE: gettext_lazy("Home care"),
    Whom.EVENING_SERVICE: gettext_lazy("The evening service"),
    Whom.OTHER: gettext_lazy("Somebody else"),
}
DIRECTIONS = {
    Direction.OUT: gettext_lazy("We rang"),
    Direction.IN: gettext_lazy("We were rung"),
}
WAYS = {
    Way.CALL_OUT: gettext_lazy("We rang"),
    Way.CALL_IN: gettext_lazy("We were rung"),
    Way.MESSAGE_OUT: gettext_lazy("We wrote"),
    Way.MESSAGE_IN: gettext_lazy("Message from home"),
    Way.REMEASURE: gettext_lazy("Asked for a new measurement"),
}


@dataclass(frozen=True, slots=True)
class ContactShown:
    """One contact on the timeline. ``state``: what came of it, empty where nothing is to be said."""

    at: datetime
    what: str
    state: str
    is_open: bool
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class MessageShown:
    """One message. ``is_ours``: of the reader's own side; ``receipt`` says whether it was read."""

    at: datetime
    who: str
    text: str
    is_ours: bool
    receipt: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A new reading that was asked for, and how it stands."""

    text: str
    words: str
    is_late: bool


def contact_rows(rows: Iterable[ContactRow]) -> list[ContactShown]:
    """Return contacts in words, in their order."""
    return [_contact_row(one) for one in rows]


def _contact_row(one: ContactRow) -> ContactShown:
    what = str(WAYS[one.way])
    if one.whom and one.whom != Whom.PATIENT.value:
        what = f"{what}: {str(WHOM[Whom(one.whom)]).lower()}"
    state = {
        Way.CALL_OUT: "" if one.reached else _("no answer"),
        Way.MESSAGE_OUT: _("it is read") if one.reached else _("not read yet"),
        Way.REMEASURE: _("it came") if one.reached else _("nothing has come"),
    }.get(one.way, "")
    who = ", ".join(part for part in (one.by, one.unit) if part)
    return ContactShown(one.at, what, state, not one.reached, who, one.text)


def conversation_shown(messages: Iterable[Any], *, to_staff: bool) -> list[MessageShown]:
    """Return messages for one side. The patient reads which unit wrote; staff read the person too."""
    return [_message(one, to_staff=to_staff) for one in messages]


def _message(one: Any, *, to_staff: bool) -> MessageShown:
    from_staff = one.side == Side.STAFF.value
    is_ours = from_staff is to_staff
    return MessageShown(
        at=one.sent_at,
        who=_writer(one, to_staff=to_staff),
        text=one.text,
        is_ours=is_ours,
        receipt=_receipt(one) if is_ours else "",
        is_read=one.read_at is not None,
    )


def _writer(one: Any, *, to_staff: bool) -> str:
    if one.side == Side.STAFF.value:
        return f"{one.by.name}, {one.unit.name}" if to_staff else str(one.unit.name)
    if one.side == Side.RELATIVE.value:
        return _("%(name)s (relative)") % {"name": one.by.name}
    return str(one.by.name)


def _receipt(one: Any) -> str:
    if one.read_at is None:
        return _("not read yet")
    is_today = written.local(one.read_at).date() == written.local(clock.now()).date()
    at = written.clock_time(one.read_at) if is_today else written.date_and_time(one.read_at)
    return _("read %(time)s") % {"time": at}


def contact_event_words(detail: Mapping[str, Any]) -> str:
    """Return what a contact in an alert's history was."""
    contact = Contact(detail["contact"])
    if contact is Contact.REMEASURE and detail.get("kind"):
        return f"{CONTACTS[contact]}: {STAFF_WORDS.label(str(detail['kind']))}"
    if contact is not Contact.CALL:
        return str(CONTACTS[contact])
    whom = Whom(detail.get("whom") or Whom.PATIENT.value)
    words = {"whom": str(WHOM[whom]).lower()}
    if not detail.get("reached", True):
        return _("Rang, no answer: %(whom)s") % words
    if detail.get("direction") == Direction.IN.value:
        return _("We were rung: %(whom)s") % words
    if whom is Whom.PATIENT:
        return str(CONTACTS[contact])
    return _("Rang: %(whom)s") % words


def asked_shown(alert: Any, now: datetime) -> list[Asked]:
    """Return what the patient was asked to measure again for an alert, the newest first."""
    return [_asked(one, now) for one in alert.remeasures.all()]


def _asked(one: Any, now: datetime) -> Asked:
    words = {
        "kind": STAFF_WORDS.label(one.kind),
        "due": written.date_and_time(one.due_at),
        "came": written.date_and_time(one.came_at) if one.came_at else "",
    }
    if one.came_at is not None:
        return Asked(
            _("Asked to measure again: %(kind)s, it came %(came)s") % words, "", is_late=False
        )
    if one.due_at > now:
        text = _("Asked to measure again: %(kind)s, before %(due)s") % words
        return Asked(text, one.words, is_late=False)
    text = _("Asked to measure again: %(kind)s, before %(due)s, nothing came") % words
    return Asked(text, one.words, is_late=True)


def attempts_words(alert: Any) -> str:
    """Return how often the patient was tried in vain, while nobody has reached her."""
    if not alert.attempts or alert.met_at is not None:
        return ""
    return ngettext(
        "Tried %(count)s time, no answer", "Tried %(count)s times, no answer", alert.attempts
    ) % {"count": alert.attempts}


def contact_remarks(alert: Any, now: datetime) -> list[str]:
    """Return what the list says of contacts with the patient of an alert."""
    remarks = [attempts_words(alert)]
    if alert.broke_through == "NOT_MEASURED_AGAIN":
        remarks.append(_("Asked to measure again, nothing came"))
    if alert.broke_through == "MEASURED_AGAIN":
        remarks.append(_("Measured again, as asked"))
    if alert.remeasure_due_at is not None:
        time = _short(alert.remeasure_due_at, now)
        remarks.append(_("Asked to measure again before %(time)s") % {"time": time})
    promised = getattr(alert, "promised_at", None)
    if promised is not None:
        remarks.append(promise_words(promised, now))
    return [one for one in remarks if one]


def promise_words(promised_at: datetime, now: datetime) -> str:
    """Return that a call was promised, or that its time has passed."""
    time = {"time": _short(promised_at, now)}
    if promised_at <= now:
        return _("A call was promised at %(time)s") % time
    return _("Ring again at %(time)s") % time


def _short(at: datetime, now: datetime) -> str:
    same_day = written.local(at).date() == written.local(now).date()
    return written.clock_time(at) if same_day else written.date_and_time(at)
