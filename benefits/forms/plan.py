"""What the plan is changed with, and a figure of a tenant entered. Choices are given by the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from benefits.rules.own_rows import HIGHEST_OF_ALL, OwnDefinition
from benefits.rules.plan_types import Better, Collects, Gains, MeasuredIn, Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Choices = Mapping[str, Sequence[tuple[str, str]]]


class RowForm(forms.Form):
    """Which row: of the source, the shelf or the plan by its code, a tenant's by its id."""

    code = forms.CharField(required=False, max_length=24)
    definition = forms.UUIDField(required=False)


class OwnRowForm(forms.Form):
    """A row of the tenant's own."""

    name = forms.CharField(label=gettext_lazy("Benefit"), max_length=120)
    indicator = forms.CharField(
        label=gettext_lazy("Result indicator"),
        max_length=120,
        help_text=gettext_lazy(
            "What one number of one person is, such as: calls to the home services."
        ),
    )
    definition = forms.CharField(
        label=gettext_lazy("Definition"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "What is counted and what is not, so that two who count get the same."
        ),
    )
    unit = forms.ChoiceField(label=gettext_lazy("Given in"))
    better = forms.ChoiceField(label=gettext_lazy("It is better when it becomes"))
    lowest = forms.IntegerField(
        label=gettext_lazy("Lowest possible number"), min_value=0, max_value=HIGHEST_OF_ALL
    )
    highest = forms.IntegerField(
        label=gettext_lazy("Highest possible number"),
        min_value=1,
        max_value=HIGHEST_OF_ALL,
        help_text=gettext_lazy(
            "A scale goes to 100 at most. Up to 11 steps are chosen from; of more, such as 0 to 100,"
            " the number is written."
        ),
    )
    lowest_means = forms.CharField(
        label=gettext_lazy("What the lowest number of a scale means"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Such as: worst imaginable health. The person who answers sees it."),
    )
    highest_means = forms.CharField(
        label=gettext_lazy("What the highest number of a scale means"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Such as: best imaginable health. Say both ends, or neither."),
    )
    source = forms.ChoiceField(label=gettext_lazy("Source"))
    every_months = forms.TypedChoiceField(label=gettext_lazy("How often"), coerce=int)
    has_baseline = forms.BooleanField(
        label=gettext_lazy("Also measured before the start"), required=False, initial=True
    )
    precondition = forms.CharField(label=gettext_lazy("Precondition"), max_length=300)
    collected_by = forms.ChoiceField(label=gettext_lazy("Responsible for collecting"))
    gains = forms.MultipleChoiceField(
        label=gettext_lazy("For whom"), widget=forms.CheckboxSelectMultiple
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Other municipalities may use the row"),
        required=False,
        help_text=gettext_lazy("Then their figures are of the same thing as yours."),
    )
    same_as_before = forms.BooleanField(
        label=gettext_lazy("Only the words are new"),
        required=False,
        help_text=gettext_lazy(
            "What is counted is the same as in the version before: its figures still count, and its price"
            " holds."
        ),
    )

    def __init__(self, data: Any = None, *, choices: Choices, is_first: bool, **more: Any) -> None:
        super().__init__(data, **more)
        for name, options in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = options
        if is_first:
            del self.fields["same_as_before"]

    def said(self) -> OwnDefinition:
        """Return what was said. The form must be valid."""
        given = self.cleaned_data
        return OwnDefinition(
            name=given["name"],
            indicator=given["indicator"],
            definition=given["definition"],
            unit=MeasuredIn(given["unit"]),
            better=Better(given["better"]),
            lowest=given["lowest"],
            highest=given["highest"],
            lowest_means=given["lowest_means"],
            highest_means=given["highest_means"],
            source=Source(given["source"]),
            every_months=given["every_months"],
            has_baseline=given["has_baseline"],
            precondition=given["precondition"],
            collected_by=Collects(given["collected_by"]),
            gains=tuple(Gains(one) for one in given["gains"]),
            is_shared=given["is_shared"],
            same_as_before=given.get("same_as_before", False),
        )


class TenantFigureForm(forms.Form):
    """One figure of the tenant: which, when, how much, and from where."""

    indicator = forms.ChoiceField(label=gettext_lazy("Figure"))
    period = forms.ChoiceField(
        label=gettext_lazy("Period"),
        help_text=gettext_lazy("A quarter or a year, as the figure asks for; it must be over."),
    )
    value = forms.DecimalField(
        label=gettext_lazy("Number"),
        required=False,
        max_digits=9,
        decimal_places=1,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text=gettext_lazy("Leave it empty and tick below when it is not known."),
    )
    not_known = forms.BooleanField(label=gettext_lazy("Not known"), required=False)
    source_text = forms.CharField(
        label=gettext_lazy("From where the number is"),
        max_length=200,
        help_text=gettext_lazy("Which system or count, and who took it out."),
    )

    def __init__(self, data: Any = None, **choices: Any) -> None:
        super().__init__(data)
        for name, options in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = options

    def clean(self) -> dict[str, Any]:
        """Ask for a number, or that it is not known, and not for both."""
        given = super().clean() or {}
        if "value" in given and (given["value"] is None) is not given["not_known"]:
            self.add_error(
                "value", gettext_lazy("Write a number, or tick that it is not known; not both.")
            )
        return given
