"""Shapes of what people write at the worklist: an alert by hand, a rest, greens received."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from dho.lib import clock
from dho.web.colours import WORDS
from measurements.presenters import STAFF_WORDS
from measurements.rules.kinds import NUMBER_KINDS
from triage.forms import SeenForm
from triage.rules.by_hand import COLOURS


class NextInLineForm(forms.Form):
    """What the next in line should know; ``unit`` is who that was on the page."""

    unit = forms.UUIDField(widget=forms.HiddenInput)
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the unit that is asked. The agreed step of the plan stands there anyway."),
    )


QUICK = (
    ("30", _("in 30 minutes")),
    ("60", _("in 1 hour")),
    ("120", _("in 2 hours")),
    ("240", _("in 4 hours")),
)
WHY = (
    ("MEASURES_AGAIN", _("The patient measures again")),
    ("RING_LATER", _("Shall be rung later")),
    ("WAITS_FOR_ANSWER", _("Waits for an answer from others")),
    ("OTHER", _("Other, written below")),
)


class ByHandForm(forms.Form):
    """What was seen or heard, how much it hurries, and what it is about."""

    colour = forms.ChoiceField(
        label=_("How much does it hurry?"),
        choices=[(one.value, WORDS[one.value]) for one in reversed(COLOURS)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What did you see or hear?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands on the list, and goes with an offer of a red."),
    )
    kind = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted((STAFF_WORDS.label(one), one) for one in NUMBER_KINDS)
        field: Any = self.fields["kind"]
        field.choices = [("", _("nothing that is measured")), *((one, word) for word, one in kinds)]


class SnoozeForm(SeenForm):
    """Until when an alert rests, and why: one press each, or a time and words of one's own."""

    quick = forms.ChoiceField(
        label=_("Back"),
        choices=[*QUICK, ("", _("at the time below"))],
        widget=forms.RadioSelect,
        required=False,
    )
    until = forms.DateTimeField(
        label=_("Back at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    why = forms.ChoiceField(label=_("Why"), choices=WHY, widget=forms.RadioSelect, required=False)
    reason = forms.CharField(label=_("In your own words"), max_length=150, required=False)

    def clean(self) -> dict[str, Any]:
        """Make one time and one reason of what was chosen and written."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("quick"):
            said["until"] = clock.now() + timedelta(minutes=int(said["quick"]))
        elif not said.get("until") and "until" not in self.errors:
            self.add_error("until", _("Choose when it is to come back."))
        chosen = str(dict(WHY).get(said.get("why", ""), "")) if said.get("why") != "OTHER" else ""
        said["reason"] = ": ".join(one for one in (chosen, said.get("reason", "")) if one)
        if not said["reason"]:
            self.add_error("reason", _("Choose or write a reason."))
        return said


class GreensForm(forms.Form):
    """Whose greens are received, as they stood on the list at an instant."""

    most = 1000

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.patients: list[UUID] = []

    def clean(self) -> dict[str, Any]:
        """Read the patients that were named."""
        named = self.data.getlist("patient") if hasattr(self.data, "getlist") else []
        try:
            self.patients = [UUID(one) for one in named[: self.most]]
        except ValueError as error:
            raise forms.ValidationError(_("That could not be read. Try once more.")) from error
        if not self.patients:
            raise forms.ValidationError(_("Nobody was named."))
        return self.cleaned_data
