"""Shapes of what people bring from other systems."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 500_000


class ImportForm(forms.Form):
    """A Questionnaire as JSON: a file, or pasted."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("FHIR R4 as JSON."))
    pasted = forms.CharField(
        label=_("Or paste it here"),
        required=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Return the text as ``text``, in bytes."""
        data: dict[str, Any] = super().clean() or {}
        file = data.get("file")
        if file is not None and file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is too large."))
        text = file.read() if file is not None else data.get("pasted", "").encode()
        if not text.strip():
            raise forms.ValidationError(_("Choose a file, or paste the form."))
        data["text"] = text
        return data
