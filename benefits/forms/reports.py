"""What a report is asked for with."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from benefits.presenters.runs import LANGUAGE_NAMES

LANGUAGES = [(one.value, name) for one, name in LANGUAGE_NAMES.items()]


class ReportForm(forms.Form):
    """Which tenant, which period, which language."""

    tenant = forms.UUIDField(required=False)
    period = forms.CharField(required=False, max_length=10)
    language = forms.ChoiceField(required=False, choices=LANGUAGES)


class LanguageForm(forms.Form):
    """In which language a report is to be drawn."""

    language = forms.ChoiceField(choices=LANGUAGES)


class NewReportForm(forms.Form):
    """A report to make. What may be chosen is known when it is shown."""

    tenant = forms.ChoiceField(label=gettext_lazy("Municipality"))
    period = forms.ChoiceField(label=gettext_lazy("Period"))
    edition = forms.ChoiceField(
        label=gettext_lazy("Edition"),
        help_text=gettext_lazy(
            "What is published is remembered: later reports hide what would, beside it, tell of fewer"
            " than five persons. So publish seldom, and the whole rather than parts."
        ),
    )

    def __init__(self, data: Any = None, **choices: Any) -> None:
        super().__init__(data)
        for name, options in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = options
