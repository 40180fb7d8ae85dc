"""Shapes of what nurses ask and doctors answer."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from dho.lib.clock import OSLO
from triage.presenters.questions import ANSWERS, WAYS
from triage.rules.questions import WRITTEN_IN, Answer, Way

MOST_WORDS = 2000


class AskForm(forms.Form):
    """What is asked of which unit, about what."""

    unit = forms.ChoiceField(label=_("Whom"))
    text = forms.CharField(
        label=_("Question"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One question that can be answered in a minute. The trend, the plan's limits and the proposal stand beside it."
        ),
    )
    about = forms.ChoiceField(label=_("About the alert"), required=False)
    with_proposal = forms.BooleanField(
        label=_("Enclose the proposed plan"), required=False, initial=True
    )
    with_link = forms.BooleanField(
        label=_("Send it as a link too"),
        required=False,
        initial=True,
        help_text=_(
            "To the unit's registered e-mail, opened with a one-time code. Never about a red alert."
        ),
    )

    def __init__(self, data: Any = None, *, initial: Any = None, **choices: Any) -> None:
        super().__init__(data, initial=initial)
        cast("forms.ChoiceField", self.fields["unit"]).choices = choices["units"]
        cast("forms.ChoiceField", self.fields["about"]).choices = [
            ("", _("No alert")),
            *choices["alerts"],
        ]
        if not choices["alerts"]:
            del self.fields["about"]
        if not choices["has_proposal"]:
            del self.fields["with_proposal"]
        if not choices["has_link"]:
            del self.fields["with_link"]

    @property
    def alert_id(self) -> UUID | None:
        """Return the alert that was chosen."""
        chosen = self.cleaned_data.get("about")
        return UUID(chosen) if chosen else None


class AnswerForm(forms.Form):
    """A doctor's own answer: one of three, and a free text."""

    answer = forms.ChoiceField(choices=[(one.value, word) for one, word in ANSWERS.items()])
    text = forms.CharField(
        label=_("Free text"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def chosen(self) -> Answer:
        """Return the answer."""
        return Answer(self.cleaned_data["answer"])


class WriteInForm(AnswerForm):
    """An answer that came by message, by phone or in a meeting, with who gave it and when."""

    field_order = ("answer", "text", "doctor", "name", "way", "at")
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[(one.value, word) for one, word in ANSWERS.items()],
        widget=forms.RadioSelect,
    )
    doctor = forms.ChoiceField(label=_("Answered by"), required=False)
    name = forms.CharField(
        label=_("Another doctor's name"),
        required=False,
        max_length=120,
        help_text=_("Whoever takes over an alert must be on the list above."),
    )
    way = forms.ChoiceField(
        label=_("How"),
        choices=[(one.value, WAYS[one]) for one in WRITTEN_IN],
        initial=Way.PHONE.value,
    )
    at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, data: Any = None, *, initial: Any = None, doctors: Any = ()) -> None:
        super().__init__(data, initial=initial)
        cast("forms.ChoiceField", self.fields["doctor"]).choices = [
            *doctors,
            ("", _("Another doctor")),
        ]

    def clean_at(self) -> Any:
        """Read the time as it stands on the wall in Norway."""
        at = self.cleaned_data["at"]
        return at if at.tzinfo else at.replace(tzinfo=OSLO)

    @property
    def doctor_id(self) -> UUID | None:
        """Return the doctor who was chosen from the list."""
        chosen = self.cleaned_data["doctor"]
        return UUID(chosen) if chosen else None
