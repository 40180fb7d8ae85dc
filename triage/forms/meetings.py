"""Shapes of a meeting and of what it decides."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from triage.presenters.questions import ANSWERS
from triage.rules.questions import Answer


class MeetingForm(forms.Form):
    """When a meeting was held, and who took part."""

    held_on = forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    participants = forms.CharField(label=_("Who took part"), max_length=400)


class DecisionForm(forms.Form):
    """What was decided for one patient, and what it moves."""

    patient = forms.ChoiceField(label=_("Patient"))
    text = forms.CharField(
        label=_("Decision"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    answer = forms.ChoiceField(
        label=_("Answers her open question"),
        required=False,
        choices=[
            ("", _("No question is answered")),
            *((one.value, word) for one, word in ANSWERS.items()),
        ],
    )
    doctor = forms.ChoiceField(label=_("Answered by"), required=False)
    makes_draft = forms.BooleanField(label=_("Make a draft of the plan"), required=False)

    def __init__(self, data: Any = None, *, patients: Any, doctors: Any) -> None:
        super().__init__(data)
        cast("forms.ChoiceField", self.fields["patient"]).choices = patients
        cast("forms.ChoiceField", self.fields["doctor"]).choices = [*doctors, ("", "–")]

    @property
    def chosen(self) -> Answer | None:
        """Return the answer to the open question, or None."""
        return Answer(self.cleaned_data["answer"]) if self.cleaned_data["answer"] else None

    @property
    def doctor_id(self) -> UUID | None:
        """Return the doctor who was chosen."""
        return UUID(self.cleaned_data["doctor"]) if self.cleaned_data["doctor"] else None
