"""Shapes of what is written at the end of a shift."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from triage.forms import SeenForm
from triage.operations.shift import MAX_TEXT
from triage.presenters.words import SETTLINGS
from triage.rules.alert_settling import MAX_NOTE, MAX_TOLD


class SettleForm(SeenForm):
    """How one alert is left over closing."""

    how = forms.ChoiceField(
        label=_("How is it left?"),
        choices=[(code.value, word) for code, word in SETTLINGS.items()],
        widget=forms.RadioSelect,
    )
    until = forms.DateTimeField(
        label=_("Safe until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    service = forms.ChoiceField(label=_("Which service"), required=False)
    told = forms.CharField(label=_("Who there"), required=False, max_length=MAX_TOLD)
    note = forms.CharField(label=_("Note"), required=False, max_length=MAX_NOTE)

    def __init__(self, data: Any = None, *, services: Any = (), **more: Any) -> None:
        super().__init__(data, **more)
        cast("forms.ChoiceField", self.fields["service"]).choices = [*services, ("", "–")]

    @property
    def told_whom(self) -> str:
        """Return which service was told and who there; nothing where nobody is named."""
        who = str(self.cleaned_data["told"]).strip()
        choices = cast("forms.ChoiceField", self.fields["service"]).choices
        service = dict(cast("Any", choices)).get(self.cleaned_data["service"], "")
        return f"{service}: {who}" if who and self.cleaned_data["service"] else who


class ShiftNoteForm(forms.Form):
    """A note to the next shift, and how long it stands."""

    text = forms.CharField(
        label=_("Note to the next shift"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only your own unit reads it. It is no journal note."),
    )
    last_date: Any = forms.DateField(
        label=_("Stands until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        help_text=_("This day is included. 30 days at most."),
    )
