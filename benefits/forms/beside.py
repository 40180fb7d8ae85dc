"""Forms of what stands beside the values: words of patients, comparison groups, communities."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from benefits.forms.reports import LANGUAGES
from benefits.rules.quotes import LONGEST, ConsentGiven

CONSENTS = [
    (ConsentGiven.WRITTEN.value, gettext_lazy("In writing")),
    (ConsentGiven.SPOKEN.value, gettext_lazy("Spoken")),
]
_FIGURE: dict[str, Any] = {"max_digits": 9, "decimal_places": 2, "localize": True}


class QuoteForm(forms.Form):
    """Words that a patient agreed to have shown."""

    text = forms.CharField(
        label=gettext_lazy("The patient's own words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "As they were said. No names of people or places, no dates, nothing that only one person"
            " could have lived through."
        ),
    )
    consent = forms.ChoiceField(label=gettext_lazy("How the patient agreed"), choices=CONSENTS)
    consented_on = forms.DateField(
        label=gettext_lazy("When the patient agreed"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "The patient has been told that the words stand in a report that others read, and that"
            " they can be taken back at any time."
        ),
    )


class ComparisonForm(forms.Form):
    """Summary figures of a group without the service."""

    name = forms.CharField(
        label=gettext_lazy("Name of the group"),
        max_length=80,
        help_text=gettext_lazy("A municipality without the service, or a group of persons."),
    )
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"))
    point = forms.ChoiceField(label=gettext_lazy("When"))
    n = forms.IntegerField(
        label=gettext_lazy("Number of persons"), min_value=5, max_value=1_000_000
    )
    before = forms.DecimalField(label=gettext_lazy("Mean before"), **_FIGURE)
    after = forms.DecimalField(label=gettext_lazy("Mean after"), **_FIGURE)
    sd_change = forms.DecimalField(
        label=gettext_lazy("Standard deviation of the persons' own changes"),
        min_value=0,
        **_FIGURE,
    )
    source = forms.CharField(label=gettext_lazy("Where the figures come from"), max_length=200)

    def __init__(self, data: Any = None, **choices: Any) -> None:
        super().__init__(data)
        for name, options in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = options


class CommunityForm(forms.Form):
    """A named group of tenants."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    tenants = forms.MultipleChoiceField(
        label=gettext_lazy("Municipalities"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, tenants: list[tuple[str, str]]) -> None:
        super().__init__(data)
        cast("forms.MultipleChoiceField", self.fields["tenants"]).choices = tenants


class TogetherForm(forms.Form):
    """Which community, which period, as of when, in which language."""

    community = forms.UUIDField(required=False)
    period = forms.CharField(required=False, max_length=10)
    until = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])
    language = forms.ChoiceField(required=False, choices=LANGUAGES)
