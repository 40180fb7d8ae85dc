"""The small forms of one measurement besides its rules: own fields, times of day, own normals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from selfcare_plans.forms.choices import OpenChoiceField, OpenSelect
from selfcare_plans.forms.fields import (
    CountField,
    DayField,
    NumberField,
    ProseField,
    TextField,
    TimeOfDayField,
)
from selfcare_plans.forms.part import PartForm
from selfcare_plans.forms.parts import ReceiversForm
from selfcare_plans.rules.document import PersonalNormal, Schedule, Window
from selfcare_plans.rules.kind_facts import ANSWERS

if TYPE_CHECKING:
    from selfcare_plans.forms.options import KindOption


class ItemForm(ReceiversForm):
    """What one measurement has besides windows, normals and rules."""

    id = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.CharField(widget=forms.HiddenInput)
    about = forms.CharField(label=_("What it is about"), required=False, max_length=64)
    instruction = ProseField(label=_("How to measure"))
    observe_only = forms.BooleanField(label=_("Only followed, without limits"), required=False)
    no_red_reason = ProseField(
        label=_("Reason for leaving out red"),
        help_text=_(
            "Where the template has red for this, a version without it must be approved by a doctor."
        ),
        rows=1,
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"),
        choices=[(number + 1, name) for number, name in WEEKDAYS.items()],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    grace_minutes = CountField(
        label=_("Grace in minutes"),
        help_text=_("How long after the time a reading may come before it is missing."),
        required=False,
    )
    not_on_holidays = forms.BooleanField(label=_("Not on public holidays"), required=False)

    def __init__(self, *args: Any, kind: KindOption, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["about"]
        if kind.abouts:
            every = [("", _("all of them"))] if kind.about_may_be_open else [("", _("Choose"))]
            field.widget = OpenSelect(choices=[*every, *kind.abouts])
        elif not kind.has_about:
            field.widget = forms.HiddenInput()

    def schedule(self, windows: tuple[Window, ...]) -> Schedule | None:
        """Return when readings are expected; None without a time of day."""
        if not windows:
            return None
        data = self.cleaned_data
        return Schedule(
            windows=windows,
            weekdays=tuple(data["weekdays"]),
            grace_minutes=data["grace_minutes"] or 0,
            not_on_holidays=data["not_on_holidays"],
        )


class WindowForm(PartForm):
    """A part of the day in which one reading is expected."""

    name = TextField(label=_("Name"), required=True, max_length=40)
    opens = TimeOfDayField(label=_("From"))
    closes = TimeOfDayField(label=_("To"))

    def window(self) -> Window:
        """Return the window."""
        return Window(**self.cleaned_data)


class NormalForm(PartForm):
    """The person's own usual value, approved by a clinician on a date."""

    component = OpenChoiceField(label=_("Which value"))
    value = NumberField(label=_("Usual value"), required=True)
    spread = NumberField(label=_("Standard deviation"))
    approved_by = TextField(label=_("Approved by"))
    approved_on = DayField(label=_("Approved on"), required=True)
    source = TextField(label=_("Where it is from"), max_length=2_000)

    def __init__(self, *args: Any, kind: KindOption, about: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_components(self, kind, about)

    def normal(self) -> PersonalNormal:
        """Return the personal normal."""
        data = self.cleaned_data
        return PersonalNormal(**{**data, "component": data["component"] or None})


def offer_components(form: PartForm, kind: KindOption, about: str) -> None:
    """Show the choice of value where the kind has several; else keep what stands, unseen.

    The scores of a form that is not ours are written, since only that form knows them.
    """
    field: Any = form.fields["component"]
    values = kind.values(about)
    field.choices = [("", _("Choose")), *values]
    if not values:
        field.widget = forms.TextInput() if kind.name == ANSWERS else forms.HiddenInput()
