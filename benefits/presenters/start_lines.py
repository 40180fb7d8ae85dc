"""What waits here, for the start pages of other rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from benefits.presenters import words
from benefits.queries.start_lines import latest_request, staff_survey_waits, survey_waits
from dho.web.start_lines import StartLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from tenants.rules.viewer import Viewer


def waiting(viewer: Viewer, patient_id: UUID | None) -> Iterator[StartLine]:
    """Say that a request waits for the viewer's office, and that questions wait for a person.

    The survey of staff is one quiet line, until she has answered or does not want to.
    """
    quarter = latest_request(viewer)
    if quarter is not None and viewer.unit_id is not None:
        yield StartLine(
            _("Figures for benefits wait for your office (%(quarter)s).")
            % {"quarter": words.period_code_name(quarter)},
            reverse("benefits:collect-grid", args=(quarter, viewer.unit_id)),
            _("Fill in"),
        )
    if staff_survey_waits(viewer):
        yield StartLine(
            _("Two questions about digital follow-up: one minute, without your name."),
            reverse("benefits:staff-survey"),
            _("Answer, or say no"),
        )
    if survey_waits(viewer, patient_id):
        to = ("relative-survey", (patient_id,)) if patient_id else ("my-survey", ())
        words_ = (
            _("A few questions about how it goes wait for an answer.")
            if patient_id
            else _("We have a few questions about how you are.")
        )
        yield StartLine(words_, reverse(f"benefits:{to[0]}", args=to[1]), _("Answer"))
