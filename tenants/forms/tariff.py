"""Shape of the text about payment."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TariffForm(forms.Form):
    """The tenant's own words to doctors, and whether they are shown."""

    text = forms.CharField(
        label=_("Text to the doctor"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "For instance which tariff the municipality has agreed for answering a question. We give no words of our own."
        ),
    )
    shows = forms.BooleanField(label=_("Show it after an answer"), required=False)
