"""A unit that a plan names and that is no receiver any more, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from triage.rules.receivers import Gone

if TYPE_CHECKING:
    from collections.abc import Mapping


def receiver_gone(params: Mapping[str, Any]) -> str:
    """Return which unit, why, and what to do."""
    words = {"unit": str(params.get("name") or "–"), "number": str(params.get("number") or "–")}
    said = {
        Gone.CLOSED: _("%(unit)s is closed. Plan v%(number)s names it: choose another receiver"),
        Gone.NO_ACCESS: _(
            "%(unit)s may no longer see the patient. Plan v%(number)s names it: open the patient to"
            " it again, or choose another receiver"
        ),
        Gone.NOBODY: _(
            "Nobody at %(unit)s can answer. Plan v%(number)s names it: choose another receiver"
        ),
        Gone.NO_DOCTOR: _(
            "%(unit)s has no doctor now. Plan v%(number)s names it: choose another receiver"
        ),
    }
    try:
        return said[Gone(str(params.get("why")))] % words
    except ValueError:
        return said[Gone.NOBODY] % words
