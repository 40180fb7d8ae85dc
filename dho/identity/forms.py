"""Shape of the sign-in forms."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ActAsForm(forms.Form):
    """Which of one's memberships to act as."""

    acting = forms.CharField(label=_("Act as"), max_length=40)
