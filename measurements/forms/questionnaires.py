"""The small forms around a questionnaire: a title, a version, a reason, with whom to share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence


class TitleForm(forms.Form):
    """What a new form is called."""

    title = forms.CharField(label=_("What the form is called"), max_length=200)


class VersionForm(forms.Form):
    """Which version is meant."""

    version = forms.UUIDField(widget=forms.HiddenInput)


class PublishForm(VersionForm):
    """The draft as it was seen, and what the new version is for."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    comment = forms.CharField(label=_("What is new"), max_length=400, required=False)


class WithdrawForm(VersionForm):
    """Why a version is offered no longer."""

    reason = forms.CharField(label=_("Why"), max_length=400)


class ShareForm(forms.Form):
    """With whom a form is shared."""

    tenant = forms.TypedChoiceField(label=_("Organisation"), coerce=UUID)

    def __init__(self, *args: Any, tenants: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["tenant"]
        field.choices = tenants
