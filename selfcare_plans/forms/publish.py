"""What is posted to publish or discard: which draft, as it was seen, in whose place."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from selfcare_plans.forms.fields import ProseField


class DraftForm(forms.Form):
    """A draft as the person saw it."""

    version = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class PublishForm(DraftForm):
    """The draft, and the published version that it was compared with."""

    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)
    comment = ProseField(
        label=_("Why is the plan changed?"), help_text=_("Kept with the version."), max_length=400
    )


class StartForm(forms.Form):
    """What a new plan begins from; blank: an empty plan."""

    template = forms.UUIDField(required=False)
