"""What a relative may be told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.rules.codes import MayBeTold

MAY_BE_TOLD = [
    ("", _("not agreed yet")),
    (MayBeTold.NOTHING.value, _("nothing")),
    (MayBeTold.SILENCE.value, _("that the patient does not answer")),
    (MayBeTold.ALL.value, _("everything")),
]


class MayBeToldForm(forms.Form):
    """What the patient agrees to now. ``was``: what stood on the page."""

    may_be_told = forms.ChoiceField(
        label=_("May be told"), required=False, choices=MAY_BE_TOLD, widget=forms.RadioSelect
    )
    was = forms.ChoiceField(required=False, choices=MAY_BE_TOLD, widget=forms.HiddenInput)

    @property
    def chosen(self) -> MayBeTold | None:
        """Return what was chosen; None: not agreed yet."""
        return _agreed(self.cleaned_data["may_be_told"])

    @property
    def was_before(self) -> MayBeTold | None:
        """Return what stood there when the page was read."""
        return _agreed(self.cleaned_data["was"])


def _agreed(code: str) -> MayBeTold | None:
    return MayBeTold(code) if code else None
