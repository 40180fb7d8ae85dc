"""The two questions to staff, one to five."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from benefits.presenters.staff_survey import choices
from benefits.rules.staff_survey import StaffAnswer

_MISSING = {"required": _("Choose an answer from 1 to 5.")}


class StaffSurveyForm(forms.Form):
    """No words of one's own: they would tell who wrote them."""

    helps = forms.TypedChoiceField(
        label=_("Does the follow-up help you to give the right help at the right time?"),
        choices=choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=_MISSING,
    )
    burdens = forms.TypedChoiceField(
        label=_("Does the follow-up give you extra work or stress?"),
        help_text=_("Such as from alerts, and from systems that do not talk together."),
        choices=choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=_MISSING,
    )

    def answer(self) -> StaffAnswer:
        """Return what was answered. The form must be valid."""
        return StaffAnswer(self.cleaned_data["helps"], self.cleaned_data["burdens"])
