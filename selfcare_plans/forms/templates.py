"""What is posted about templates and outer limits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selfcare_plans.forms.fields import NumberField, ProseField
from selfcare_plans.forms.life import WithChoices
from selfcare_plans.presenters.words import LANGUAGE_LABELS
from selfcare_plans.rules.template_life import Sharing

MOST_BYTES = 200_000


class NewTemplateForm(WithChoices):
    """A template to begin: for whom, called what, for which diagnosis, in which language first."""

    home = forms.ChoiceField(label=_("Whose template it is"))
    title = forms.CharField(label=_("What the template is called"), max_length=120)
    diagnosis = forms.ChoiceField(label=_("Diagnosis"))
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGE_LABELS.items()))


class CopyTemplateForm(WithChoices):
    """A copy of a template's version, to be one's own."""

    version = forms.UUIDField(widget=forms.HiddenInput)
    home = forms.ChoiceField(label=_("Whose template it is"))
    title = forms.CharField(label=_("What the copy is called"), max_length=120)


class TemplateVersionForm(forms.Form):
    """A version of a template as the person saw it, with a reason where one is asked for."""

    version = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = ProseField(label=_("Why?"), max_length=400, required=False)
    language = forms.CharField(max_length=2, required=False, widget=forms.HiddenInput)


class ShareForm(WithChoices):
    """With whom a template is shared: ``PRIVATE``, ``ALL``, or ``CENTRE:`` and a centre's id."""

    shared_with = forms.ChoiceField(label=_("Who may use it"))

    def sharing(self) -> tuple[Sharing, str]:
        """Return the sharing and the centre's id; the id is empty unless it is by centre."""
        word, _colon, centre = self.cleaned_data["shared_with"].partition(":")
        return Sharing(word), centre


class PasteForm(forms.Form):
    """A plan document as JSON, pasted or as a file."""

    version = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    document = forms.CharField(
        label=_("The plan document as JSON"),
        help_text=_("The format that plan_schema prints. What belongs to one patient is left out."),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    file = forms.FileField(label=_("Or a file"), required=False)

    def clean(self) -> dict[str, Any]:
        """Take the file where there is one; ask for one of the two."""
        data = super().clean() or {}
        sent = data.get("file")
        if sent is not None:
            if sent.size > MOST_BYTES:
                self.add_error("file", _("The file is too large."))
            else:
                data["document"] = sent.read().decode("utf-8", errors="replace")
        if not data.get("document") and not self.errors:
            self.add_error("document", _("Paste a document, or choose a file."))
        return data


class OfferForm(forms.Form):
    """The answer to what a template's new version offers a plan."""

    version = forms.UUIDField(widget=forms.HiddenInput)
    reason = ProseField(
        label=_("Why not?"), help_text=_("Kept with the plan."), max_length=400, required=False
    )


class OuterLimitForm(WithChoices):
    """One outer limit: for whom, of what, and why. ``what`` is ``kind`` or ``kind:component``."""

    home = forms.ChoiceField(label=_("For the patients of"))
    what = forms.ChoiceField(label=_("Measurement"))
    low = NumberField(label=_("Red must begin below"))
    low_needed = forms.BooleanField(label=_("A plan may not leave this side open"), required=False)
    high = NumberField(label=_("Red must begin above"))
    high_needed = forms.BooleanField(label=_("A plan may not leave this side open"), required=False)
    reason = ProseField(label=_("Why is it set so?"), max_length=400, required=True)
    source = forms.CharField(label=_("Source"), max_length=400, required=False)
