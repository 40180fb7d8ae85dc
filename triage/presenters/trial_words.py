"""The fixed words of proposals from readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from triage.rules.trial import Decision, Note, Which, Why, Wrong

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

WHY: Mapping[Why, Any] = {
    Why.IN_ERROR: _("entered in error"),
    Why.FUTURE: _("from the future"),
    Why.LATE: _("came more than four hours after it was measured"),
    Why.NO_NUMBER: _("the meter showed LO or HI"),
    Why.IMPLAUSIBLE: _("hardly credible, and not confirmed"),
    Why.ODD: _("too far from those before it, and not confirmed"),
}
"""Why a reading is left out."""

WRONG: Mapping[Wrong, Any] = {
    Wrong.ADMISSION: _("hospital stay"),
    Wrong.COURSE_OF_TREATMENT: _("course of treatment"),
    Wrong.PAUSE: _("pause"),
    Wrong.STAY: _("hospital stay"),
}
"""What makes a proposal uncertain."""

NOTES: Mapping[Note, Any] = {
    Note.HELD_BY_OUTER_LIMIT: _(
        "The outer limit holds a bound back: without it, red would have begun further out."
    ),
    Note.NORMAL_BEYOND_OUTER_LIMIT: _(
        "The usual value itself lies beyond the outer limit. A doctor may write wider limits in the"
        " editor, with a reason."
    ),
    Note.HELD_BY_KNOWN_LIMIT: _("Green is held to what is green for anybody."),
}

DECISIONS: Mapping[str, Any] = {
    Decision.ACCEPTED.value: _("Accepted as proposed"),
    Decision.CHANGED.value: _("Put in with other numbers"),
    Decision.LEFT.value: _("Left as it was"),
}

PERIODS: Mapping[Which, Any] = {
    Which.TRIAL: _("The trial period"),
    Which.LATEST: _("The last four weeks"),
}

OURS = _("The distances from the usual value are ours, to be approved by a doctor.")
BASES: Mapping[tuple[str, str | None], Any] = {
    ("glucose", None): _("Below 3.9 mmol/L is low for anybody (ADA Standards)."),
    ("body_temperature", None): _("Above 38.0 °C is no green (NEWS2)."),
    ("weight", None): _(
        "More than 2 kg is a reason to tell (heartfailurematters.org, ESC/HFA); weight alone is"
        " never red."
    ),
    ("peak_flow", None): _(
        "Green from 80 % and red under 50 % of the best reading (plan example of HL7 Norway)."
    ),
    ("fev1", None): _("Yellow begins 1.645 SD below (Cooper 2020, Int J COPD 15:2005)."),
}
"""Where distances with a published source come from."""
