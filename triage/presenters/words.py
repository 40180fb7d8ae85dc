"""Words of codes: outcomes, contacts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from triage.rules.alert_events import Contact
from triage.rules.alert_state import Outcome, Settling
from triage.rules.second_reading import PairWas

OUTCOMES = {
    Outcome.ACTED: _("Acted"),
    Outcome.ADVICE_GIVEN: _("Advice given"),
    Outcome.WATCH_AND_WAIT: _("Watch and wait"),
    Outcome.WRONG_TECHNIQUE: _("Wrong technique"),
    Outcome.LIMIT_WRONG: _("The limit is wrong"),
    Outcome.DEVICE_FAULT: _("Device fault"),
    Outcome.NO_CONTACT: _("No contact"),
    Outcome.ENTERED_IN_ERROR: _("Entered in error"),
    Outcome.OTHER: _("Other"),
    Outcome.MERGED: _("Joined with an older alert"),
    Outcome.SECOND_GREEN: _("Green at the second reading"),
}
SETTLINGS = {
    Settling.SAFE_UNTIL: _("Safe until"),
    Settling.TOLD_EVENING_SERVICE: _("Told to the evening service"),
    Settling.TOLD_PATIENT: _("The patient is told what to do"),
}
PAIRS = {
    PairWas.TECHNIQUE: _("Technique"),
    PairWas.DEVICE: _("The device"),
    PairWas.REAL: _("Real"),
}
CONTACTS = {
    Contact.CALL: _("Rang the patient"),
    Contact.MESSAGE: _("Wrote to the patient"),
    Contact.REMEASURE: _("Asked for a new measurement"),
}
