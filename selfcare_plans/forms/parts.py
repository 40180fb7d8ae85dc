"""The small forms of the plan's own fields, goals, level of treatment and start-up plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from selfcare_plans.forms.choices import OpenChoiceField
from selfcare_plans.forms.fields import DayField, LinesField, ProseField, TextField
from selfcare_plans.forms.part import PartForm
from selfcare_plans.rules.document import Measure, Temporary, TreatmentLevel, Unreached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selfcare_plans.forms.options import UnitOption
    from selfcare_plans.rules.document import Step

_PLACES = (_("First in line"), _("Second in line"), _("Third in line"))
_LANGUAGES = [("nb", _("Bokmål")), ("nn", _("Nynorsk")), ("en", _("English"))]


def _shown(unit: UnitOption) -> str:
    return unit.name if unit.sees else gettext("%(unit)s (no access)") % {"unit": unit.name}


def unit_choices(units: Sequence[UnitOption]) -> list[tuple[str, str]]:
    """Return the units to choose from, nobody first."""
    return [("", gettext("Nobody")), *((unit.id, _shown(unit)) for unit in units)]


class ReceiversForm(PartForm):
    """A form with a line of receivers: ``receiver_1``, ``receiver_2`` …"""

    def __init__(self, *args: Any, units: Sequence[UnitOption], places: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(places):
            label = _PLACES[place] if place < len(_PLACES) else _("Further in line")
            self.fields[f"receiver_{place + 1}"] = forms.ChoiceField(
                label=label, choices=unit_choices(units), required=False
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
    unreached_centre = LinesField(
        label=_("What the centre does when the patient is silent"),
        help_text=_(
            "In order, one on each line: whom to ring, who has a key, when to send somebody. "
            "Empty: the usual steps of the service. Read by staff only."
        ),
        rows=3,
    )
    unreached_patient = LinesField(
        label=_("What the patient does when nobody answers"),
        help_text=_("In order, one on each line. Stands on the patient's own plan."),
        rows=3,
    )
    contact_point = TextField(label=_("Contact point"), max_length=2_000)
    review_date = DayField(label=_("Review date"))
    language = OpenChoiceField(label=_("Language of the plan"), choices=_LANGUAGES, required=True)
    comment = ProseField(
        label=_("Why is the plan changed?"),
        help_text=_("For the one who approves. Kept with the version."),
        max_length=400,
    )

    def unreached(self) -> Unreached:
        """Return what is done when nobody answers."""
        data = self.cleaned_data
        return Unreached(centre=data["unreached_centre"], patient=data["unreached_patient"])


class GoalForm(PartForm):
    """A goal and its subgoals. ``id`` stays with it from version to version and is not shown."""

    id = forms.CharField(widget=forms.HiddenInput, required=False)
    text = TextField(label=_("Goal"), required=True, max_length=2_000)
    subgoals = LinesField(label=_("Subgoals, one on each line"), rows=2)
    evaluate_on = DayField(label=_("Looked at together on"))


class MeasureForm(PartForm):
    """Who of which organisation does what until when."""

    id = forms.CharField(widget=forms.HiddenInput, required=False)
    text = TextField(label=_("What is done"), required=True, max_length=2_000)
    responsible = TextField(label=_("By whom"))
    unit = forms.ChoiceField(label=_("Ticked off by"), required=False)
    until = DayField(label=_("Until"))

    def __init__(self, *args: Any, units: Sequence[UnitOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.choices = unit_choices(units)

    def measure(self) -> Measure:
        """Return the measure."""
        return Measure(**self.cleaned_data)


class LevelForm(ReceiversForm):
    """The agreed level of treatment. Only a doctor is shown it to write in."""

    text = ProseField(label=_("What is agreed"), rows=3)
    decided_by = TextField(label=_("Decided by"))
    decided_on = DayField(label=_("Decided on"), required=True)

    def level(self, steps_red: tuple[Step, ...]) -> TreatmentLevel:
        """Return the level with its own steps in red."""
        data = self.cleaned_data
        return TreatmentLevel(
            text=data["text"],
            decided_by=data["decided_by"],
            decided_on=data["decided_on"],
            steps_red=steps_red,
            receivers=self.receivers(),
        )


class TemporaryForm(PartForm):
    """That the plan is a start-up plan, until when, who ends it, and under whose order."""

    until = DayField(label=_("Last day"), required=True)
    responsible = TextField(label=_("Who ends it"))
    standing_order_by = TextField(label=_("Whose standing order"))

    def temporary(self) -> Temporary:
        """Return what makes the plan temporary."""
        return Temporary(**self.cleaned_data)
