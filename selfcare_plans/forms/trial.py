"""What is posted about a proposal from readings: which one, as it was seen, and the answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from selfcare_plans.forms.fields import NumberField, ProseField


class TrialForm(forms.Form):
    """An answer to one proposal from readings; the numbers are used where it is changed."""

    series = forms.CharField(max_length=200, widget=forms.HiddenInput)
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)
    normal = NumberField(label=_("Usual value"))
    yellow_low = NumberField(label=_("Red under"))
    green_low = NumberField(label=_("Green from"))
    green_high = NumberField(label=_("Green to"))
    yellow_high = NumberField(label=_("Red over"))
    reason = ProseField(
        label=_("Why"),
        required=True,
        max_length=400,
        help_text=_("Kept with the decision, and read by the doctor who approves the plan."),
    )

    use_required_attribute = False
