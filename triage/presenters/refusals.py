"""What was refused, in words: a step that somebody was first with, a measurement that did not get in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dho.web import written
from measurements.rules.problems import ProblemCode as P
from triage.rules.alert_state import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping


def refusal_words(code: Refusal, params: Mapping[str, Any]) -> str:
    """Return the sentence that the actor reads."""
    who = params.get("claimed_by") or params.get("by") or _("Somebody")
    at = params.get("at")
    if isinstance(at, datetime) and code is Refusal.ALREADY_CLAIMED:
        return _("%(who)s took it at %(at)s.") % {"who": who, "at": written.clock_time(at)}
    if isinstance(at, datetime) and code is Refusal.ALREADY_RESOLVED:
        return _("%(who)s resolved it at %(at)s.") % {"who": who, "at": written.clock_time(at)}
    words = {
        Refusal.ALREADY_CLAIMED: _("%(who)s has taken it already."),
        Refusal.ALREADY_RESOLVED: _("%(who)s has resolved it already."),
        Refusal.NOT_OWNER: _("Another unit has the responsibility now."),
        Refusal.NOT_CLAIMED: _("Nobody has taken it."),
        Refusal.NO_OFFER: _("There is no offer to your unit any more."),
        Refusal.ALREADY_OFFERED: _("It is offered to that unit already."),
        Refusal.OWN_UNIT: _("Your unit has it already."),
        Refusal.NO_RECEIVER: _("The plan names nobody further to ask."),
        Refusal.ANOTHER_IS_NEXT: _("Another unit is next in line by now. Nothing was offered."),
        Refusal.TRY_THE_PATIENT_FIRST: _("Try to reach the patient first, and log the contact."),
        Refusal.NOT_AHEAD: _("The time must lie ahead."),
        Refusal.PAST_THE_SHIFT: _("Red can rest no longer than the shift."),
        Refusal.PAST_A_WEEK: _("It can rest no longer than a week."),
        Refusal.NEEDS_REASON: _("Write a reason."),
        Refusal.NEEDS_OWN_WORDS: _("Write what you did, in your own words."),
        Refusal.MUST_RING_FIRST: _("Nobody has the red: ring the receiver before it may rest."),
        Refusal.NEEDS_TIME: _("Write until when."),
        Refusal.NEEDS_NAME: _("Write which service, and who there."),
        Refusal.BEFORE_CLOSING: _("The time must lie after closing."),
        Refusal.PAST_THE_NEXT_DAY: _("It holds no longer than the next opening day."),
        Refusal.UNSEEN_FINDINGS: _("A new finding came meanwhile. Look at it, then try again."),
    }
    return words.get(code, code.value) % {"who": who}


def not_taken_in(code: str) -> str:
    """Return why a measurement did not get in, as a nurse needs to know it; senders get the code."""
    words = {
        _("the unit does not fit"): {P.UNIT_UNFIT},
        _("the value is impossible"): {P.NEGATIVE, P.IMPOSSIBLE},
        _("the upper pressure was not above the lower"): {P.SYSTOLIC_NOT_ABOVE_DIASTOLIC},
        _("the value is no number that can be used"): {
            P.NOT_A_NUMBER,
            P.NOT_FINITE,
            P.TOO_MANY_DIGITS,
        },
        _("the value is missing"): {P.VALUE_ABSENT},
        _("something is missing in the message"): {P.REQUIRED},
        _("this kind of measurement is not known"): {P.KIND_UNKNOWN},
        _("the time is missing or cannot be right"): {
            P.NOT_A_TIME,
            P.NO_OFFSET,
            P.TOO_OLD,
            P.TOO_FAR_AHEAD,
        },
    }
    found = (text for text, codes in words.items() if code in codes)
    return next(found, _("the message from the device could not be read"))
