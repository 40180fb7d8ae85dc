"""What costs are set with."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from benefits.operations.costs import FIRST_YEAR, LAST_YEAR, MOST, MOST_PATIENTS, MOST_YEARS, Figure
from benefits.presenters.money_words import KEYS, PAYERS, PERS, PHASES, UNITS
from benefits.rules.money_types import SWITCHES, UNIT_OF, CostKey, Payer, Per, Phase
from tenants.forms import DateInput

if TYPE_CHECKING:
    from collections.abc import Sequence


class AmountField(forms.DecimalField):
    """A number with comma or point; spaces between thousands do no harm."""

    def to_python(self, value: Any) -> Any:
        """Read the text."""
        if isinstance(value, str):
            value = "".join(value.split()).replace(",", ".")
        return super().to_python(value)


class CostForm(forms.Form):
    """An amount with its source, which is required."""

    amount = AmountField(
        label=gettext_lazy("Figure"),
        min_value=Decimal(0),
        max_value=MOST,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("Where the figure comes from, so that others can look it up."),
    )
    price_year = forms.IntegerField(
        label=gettext_lazy("Price year"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    valid_from = forms.DateField(
        label=gettext_lazy("Holds from"), input_formats=["%Y-%m-%d"], widget=DateInput()
    )

    def figure(self) -> Figure:
        """Return what was set. The form must be valid."""
        found = self.cleaned_data
        return Figure(found["amount"], found["source"], found["price_year"], found["valid_from"])


class UnitCostForm(CostForm):
    """A unit cost, a number of minutes or kilometres, or a switch."""

    key = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=lambda: [(one.value, f"{KEYS[one]}: {UNITS[UNIT_OF[one]]}") for one in CostKey],
    )
    field_order = ("key", "amount", "source", "price_year", "valid_from")

    def clean(self) -> dict[str, Any]:
        """Refuse a switch that is neither on nor off."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        is_switch = found.get("key") in {one.value for one in SWITCHES}
        if is_switch and found.get("amount") not in {0, 1, None}:
            self.add_error("amount", gettext_lazy("A switch is 1 (on) or 0 (off)."))
        return found


class OwnUnitCostForm(CostForm):
    """What one unit of an own row costs. The choices (code.version.payer) are given by the page."""

    row = forms.ChoiceField(
        label=gettext_lazy("Row, and who pays"),
        help_text=gettext_lazy("Only those can pay for whom the row is. One price for each."),
        error_messages={
            "invalid_choice": gettext_lazy(
                "The row is not in the plan like this any more, or is not for who would pay. Choose again."
            )
        },
    )
    field_order = ("row", "amount", "source", "price_year", "valid_from")

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        cast("forms.ChoiceField", self.fields["row"]).choices = list(choices)

    def chosen(self) -> tuple[str, int, Payer]:
        """Return code and version of the row, and who pays. The form must be valid."""
        code, version, payer = self.cleaned_data["row"].split(".")
        return code, int(version), Payer(payer)


class LicenceStepForm(CostForm):
    """A price per patient and month."""

    phase = forms.ChoiceField(
        label=gettext_lazy("When"), choices=lambda: [(one.value, PHASES[one]) for one in Phase]
    )
    from_patients = forms.IntegerField(
        label=gettext_lazy("From how many patients on"), min_value=1, max_value=MOST_PATIENTS
    )
    field_order = ("phase", "from_patients", "amount", "source", "price_year", "valid_from")


class FixedCostForm(CostForm):
    """What is paid a year or once."""

    name = forms.CharField(label=gettext_lazy("What it is"), max_length=100)
    payer = forms.ChoiceField(
        label=gettext_lazy("Who pays"), choices=lambda: [(one.value, PAYERS[one]) for one in Payer]
    )
    phase = forms.ChoiceField(
        label=gettext_lazy("When"), choices=lambda: [(one.value, PHASES[one]) for one in Phase]
    )
    per = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=lambda: [(one.value, PERS[one]) for one in Per]
    )
    years = forms.IntegerField(
        label=gettext_lazy("Years over which a payment once is spread"),
        min_value=1,
        max_value=MOST_YEARS,
        initial=1,
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("The common centre's whole cost, of which our agreed share is counted"),
        required=False,
    )
    field_order = (
        "name", "payer", "phase", "per", "years", "is_shared", "amount", "source", "price_year",
        "valid_from",
    )  # fmt: skip


class WithdrawForm(forms.Form):
    """Which figure is to hold no longer."""

    cost = forms.UUIDField()
