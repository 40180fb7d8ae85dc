"""What a patient is told of a pause, and of what has not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from dho.web import written
from measurements.presenters import PATIENT_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tenants.queries.pauses import PauseRow


def paused_words(pauses: Sequence[PauseRow], now: datetime) -> str:
    """Return "paused until" for the pause that holds now, or nothing."""
    holding = [one.until for one in pauses if not one.is_asked and one.starts_at <= now < one.until]
    if not holding:
        return ""
    return _("Paused until %(until)s: you need not measure. Measure anyway if you feel worse.") % {
        "until": written.date_and_time(max(holding))
    }


def reminder_words(kinds: Sequence[str]) -> str:
    """Return the reminder of what has not come, or nothing."""
    if not kinds:
        return ""
    return _("We have not got this yet: %(kinds)s. Measure now if you can.") % {
        "kinds": ", ".join(str(PATIENT_WORDS.label(kind)) for kind in kinds)
    }
