"""Greens of today in words. The word is "received", never "seen": nobody looked at each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tenants.rules.ages import age_on
from triage.rules.greens import HeldBack

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from triage.queries.greens import GreenPatient

REASONS = {
    HeldBack.SYMPTOMS: _("tells of symptoms or an event"),
    HeldBack.TEXT: _("has written something"),
    HeldBack.MESSAGE: _("has sent a message"),
    HeldBack.LATE: _("a measurement came late"),
    HeldBack.PLAN_CHANGED: _("the plan is new"),
    HeldBack.STEEP_TREND: _("on the way to a limit"),
}


def green_rows(patients: list[GreenPatient], now: datetime) -> list[dict[str, Any]]:
    """Return the rows of a list of greens."""
    return [
        {
            "id": one.patient.id,
            "name": one.patient.name,
            "age": age_on(one.patient.birth_date, now.date()),
            "tenant": one.patient.tenant.name,
            "readings": one.readings,
            "reasons": [REASONS[reason] for reason in one.reasons],
        }
        for one in patients
    ]
