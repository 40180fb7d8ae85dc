"""What is special about a reading, in words for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dho.web import written
from measurements.rules.facts import Flag
from measurements.rules.instants import is_future

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.utils.functional import _StrPromise

MARKS: Mapping[str, _StrPromise] = {
    Flag.IMPLAUSIBLE: gettext_lazy("Hardly credible"),
    Flag.FUTURE: gettext_lazy("Device clock wrong"),
    Flag.ODD: gettext_lazy("Odd, not yet confirmed"),
    Flag.INCOMPLETE: gettext_lazy("Not all is answered"),
    Flag.SET_ASIDE: gettext_lazy("Some answers are set aside"),
    Flag.CONFIRMED: gettext_lazy("Confirmed as real"),
    Flag.IN_ERROR: gettext_lazy("Entered in error"),
}


def clock_wrong() -> str:
    """Return the remark of a reading that is dated after it came: nobody can measure ahead."""
    return str(MARKS[Flag.FUTURE])


def clock_wrong_by(measured_at: datetime, received_at: datetime) -> str:
    """Return the remark with both times where the clock must be wrong, else nothing."""
    if not is_future(measured_at, received_at):
        return ""
    words = {
        "dated": written.date_and_time(measured_at),
        "came": written.date_and_time(received_at),
    }
    return _("Device clock wrong: dated %(dated)s, came %(came)s") % words


def marked(flags: Iterable[str]) -> str:
    """Return the marks of a reading in words. An odd one that is confirmed is no longer odd."""
    known = set(flags)
    if Flag.CONFIRMED in known:
        known.discard(Flag.ODD)
    return ", ".join(str(words) for flag, words in MARKS.items() if flag in known)
