"""The small forms of the editor other than rules: the plan's own fields, goals, items, windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from selfcare_plans.forms.fields import (
    CountField,
    DayField,
    LinesField,
    ProseField,
    TextField,
    TimeOfDayField,
)
from selfcare_plans.forms.part import PartForm
from selfcare_plans.rules.document import Measure, Steps, Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selfcare_plans.forms.options import UnitOption

_PLACES = (_("First in line"), _("Second in line"), _("Third in line"))
_LANGUAGES = [("nb", _("Bokmål")), ("nn", _("Nynorsk")), ("en", _("English"))]


def _shown(unit: UnitOption) -> str:
    return unit.name if unit.sees else gettext("%(unit)s (no access)") % {"unit": unit.name}


class ReceiversForm(PartForm):
    """A form with a line of receivers: ``receiver_1``, ``receiver_2`` …"""

    def __init__(self, *args: Any, units: Sequence[UnitOption], places: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Nobody")), *((unit.id, _shown(unit)) for unit in units)]
        for place in range(places):
            label = _PLACES[place] if place < len(_PLACES) else _("Further in line")
            self.fields[f"receiver_{place + 1}"] = forms.ChoiceField(
                label=label, choices=choices, required=False
            )

    def receiver_fields(self) -> list[forms.BoundField]:
        """The line of receivers, first in line first."""
        return [self[name] for name in self.fields if name.startswith("receiver_")]

    def receivers(self) -> tuple[str, ...]:
        """Return the chosen units in line, each once."""
        chosen = [
            value
            for name, value in self.cleaned_data.items()
            if name.startswith("receiver_") and value
        ]
        return tuple(dict.fromkeys(chosen))


class PlanForm(ReceiversForm):
    """What belongs to the plan as a whole."""

    version = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    what_matters = ProseField(label=_("What matters to the patient"), rows=2)
    diagnoses = LinesField(label=_("Diagnoses, one on each line"), rows=2)
    steps_green = LinesField(label=_("In green"), rows=4)
    steps_yellow = LinesField(label=_("In yellow"), rows=4)
    steps_red = LinesField(label=_("In red"), rows=4)
    contact_point = TextField(label=_("Contact point"))
    review_date = DayField(label=_("Review date"))
    language = forms.ChoiceField(label=_("Language of the plan"), choices=_LANGUAGES)
    comment = ProseField(
        label=_("Why is the plan changed?"),
        help_text=_("For the one who approves. Kept with the version."),
        max_length=400,
    )

    def steps(self) -> Steps:
        """Return the steps in each colour."""
        data = self.cleaned_data
        return Steps(green=data["steps_green"], yellow=data["steps_yellow"], red=data["steps_red"])

    def step_fields(self) -> list[tuple[str, forms.BoundField]]:
        """Each colour with its field."""
        return [(colour, self[f"steps_{colour.lower()}"]) for colour in ("GREEN", "YELLOW", "RED")]


class GoalForm(PartForm):
    """A goal and its subgoals."""

    text = TextField(label=_("Goal"), required=True)
    subgoals = LinesField(label=_("Subgoals, one on each line"), rows=2)


class MeasureForm(PartForm):
    """Who does what until when."""

    text = TextField(label=_("What is done"), required=True)
    responsible = TextField(label=_("By whom"))
    until = DayField(label=_("Until"))

    def measure(self) -> Measure:
        """Return the measure."""
        return Measure(**self.cleaned_data)


class ItemForm(ReceiversForm):
    """What one measurement has besides windows and rules."""

    id = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.CharField(widget=forms.HiddenInput)
    instruction = ProseField(label=_("How to measure"))
    observe_only = forms.BooleanField(label=_("Only followed, without limits"), required=False)
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


class WindowForm(PartForm):
    """A part of the day in which one reading is expected."""

    name = TextField(label=_("Name"), required=True, max_length=40)
    opens = TimeOfDayField(label=_("From"))
    closes = TimeOfDayField(label=_("To"))

    def window(self) -> Window:
        """Return the window."""
        return Window(**self.cleaned_data)
