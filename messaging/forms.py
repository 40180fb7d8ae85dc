"""The shape of a message, as staff writes it and as it is written at home; and of a device."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.rules import MOST_CHARACTERS
from messaging.rules.push import LONGEST_ADDRESS


class _Text(forms.CharField):
    """Text over several lines; a browser sends each end of a line as two characters."""

    def to_python(self, value: Any) -> str:
        """Return the text as it was typed."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class MessageForm(forms.Form):
    """A message. ``reference`` is the form's own, so that one sent twice is kept once."""

    text = _Text(
        label=_("Message"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": MOST_CHARACTERS}),
        error_messages={
            "required": _("Write something first."),
            "max_length": _("At most %(limit_value)d characters. You have written %(show_value)d."),
        },
    )
    reference = forms.UUIDField(widget=forms.HiddenInput)


class AnswerForm(MessageForm):
    """A message from staff. ``closes``: it answers what the patient wrote, and nothing more is to do."""

    closes = forms.BooleanField(
        label=_("This answers what the patient wrote: close that alert"), required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, may_close: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_close:
            del self.fields["closes"]

    def clean_seen(self) -> list[UUID]:
        """Return the ids of the findings that stood on the page."""
        try:
            return [UUID(one) for one in self.cleaned_data["seen"].split(",") if one]
        except ValueError:
            return []


class DeviceForm(forms.Form):
    """A device that is to take notices, as its browser describes it; a script fills it in."""

    endpoint = forms.CharField(max_length=LONGEST_ADDRESS, widget=forms.HiddenInput)
    p256dh = forms.CharField(max_length=100, widget=forms.HiddenInput)
    auth = forms.CharField(max_length=32, widget=forms.HiddenInput)
