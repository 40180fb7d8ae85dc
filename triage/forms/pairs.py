"""What a pair of a yellow and its second green was."""

from __future__ import annotations

from django import forms

from triage.rules.second_reading import PairWas


class PairForm(forms.Form):
    """One of three."""

    was = forms.ChoiceField(choices=[(one.value, one.value) for one in PairWas])
