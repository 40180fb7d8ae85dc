"""What the forms of all rules share: words, source, a second reading, and what is done at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dho.web import colours
from selfcare_plans.forms.choices import CodeField, OpenManyField
from selfcare_plans.forms.fields import CountField, NumberField, ProseField, TextField
from selfcare_plans.forms.part import PartForm
from selfcare_plans.rules.document import ActNow, Colour, Direction, RangeRule

if TYPE_CHECKING:
    from decimal import Decimal

    from selfcare_plans.rules.document import Combination, Rule

BOUNDS = ("yellow_low", "green_low", "green_high", "yellow_high")
EMERGENCY, OUT_OF_HOURS, CRISIS_LINE = "113", "116117", "116123"

_NUMBERS = [
    (EMERGENCY, _("113, emergency")),
    (OUT_OF_HOURS, _("116 117, out-of-hours clinic")),
    (CRISIS_LINE, _("116 123, crisis line")),
]
_COLOURS = [(colour.value, colours.WORDS[colour.value]) for colour in (Colour.YELLOW, Colour.RED)]
_DIRECTIONS = [(Direction.RISE.value, _("up")), (Direction.FALL.value, _("down"))]


def colour_field(**kwargs: Any) -> CodeField:
    """Return a choice of yellow or red."""
    kwargs.setdefault("label", _("Colour"))
    return CodeField(Colour, choices=kwargs.pop("choices", _COLOURS), **kwargs)


def open_colour_field(**kwargs: Any) -> CodeField:
    """Return a choice of yellow, red or no colour."""
    return colour_field(choices=[("", _("No colour")), *_COLOURS], required=False, **kwargs)


def direction_field() -> CodeField:
    """Return a choice of up or down."""
    return CodeField(Direction, label=_("Direction"), choices=_DIRECTIONS)


def confirm_field() -> CountField:
    """Return how long a yellow is held for a second reading."""
    return CountField(
        label=_("Yellow waits for a second reading, minutes"),
        help_text=_("Empty: it does not wait."),
        required=False,
    )


class LimitsForm(PartForm):
    """The four bounds of a range. A blank one is open."""

    yellow_low = NumberField(label=_("Red under"))
    green_low = NumberField(label=_("Green from"))
    green_high = NumberField(label=_("Green to"))
    yellow_high = NumberField(label=_("Red over"))
    outer_limit_reason = TextField(
        label=_("Reason for passing the outer limit"),
        help_text=_("Must be approved by a doctor."),
        max_length=2_000,
    )

    def limits(self) -> list[forms.BoundField]:
        """The bounds in the order of the values."""
        return [self[name] for name in BOUNDS]

    def typed(self) -> RangeRule:
        """Return a range of the bounds as far as they can be read, checked or not."""
        typed: dict[str, Any] = {name: _readable(self[name]) for name in BOUNDS}
        return RangeRule(id="", **typed)

    def bounds(self) -> dict[str, Any]:
        """Return what the valid form says of the range."""
        return {name: self.cleaned_data[name] for name in (*BOUNDS, "outer_limit_reason")}


def _readable(bound: forms.BoundField) -> Decimal | None:
    try:
        number: Decimal | None = bound.field.to_python(bound.value())
    except ValidationError:
        return None
    return number if number is not None and number.is_finite() else None


class RuleForm(PartForm):
    """The base of all rules. ``id`` is made by the editor and not shown."""

    AFTER: ClassVar[tuple[str, ...]] = ()
    """The fields that say what follows a colour, besides what is done at once."""

    id = forms.CharField(widget=forms.HiddenInput, required=False)
    type = forms.CharField(widget=forms.HiddenInput, required=False)
    text_patient = ProseField(label=_("Words to the patient"))
    text_nurse = ProseField(label=_("Words to the nurse"))
    source = ProseField(label=_("Source of the limit"), max_length=2_000)
    act_step = ProseField(label=_("What the patient does at once"), rows=1)
    act_numbers = OpenManyField(label=_("Whom the patient rings at once"), choices=_NUMBERS)
    act_other = TextField(
        label=_("Other numbers to ring"), help_text=_("With a comma between."), max_length=200
    )
    act_ask_done = forms.BooleanField(label=_("Ask the patient: have you done it?"), required=False)

    def rule(self) -> Rule | Combination:
        """Return the rule that the valid form describes."""
        raise NotImplementedError

    def main(self) -> list[forms.BoundField]:
        """The fields that make the rule; those that are hidden are not among them."""
        return []

    def words(self) -> list[forms.BoundField]:
        """The fields that are opened on demand."""
        return [self["text_patient"], self["text_nurse"], self["source"]]

    def after(self) -> list[forms.BoundField]:
        """The fields of what follows: a second reading, and what is done at once."""
        return [*(self[name] for name in self.AFTER), self["act_step"]]

    def hidden(self) -> list[forms.BoundField]:
        """The fields that are kept and not shown."""
        return [field for field in self if field.is_hidden]

    def seen(self, *names: str) -> list[forms.BoundField]:
        """Return the named fields that are shown."""
        return [field for field in (self[name] for name in names) if not field.is_hidden]

    def act(self) -> ActNow | None:
        """Return what is done at once, if anything is."""
        data = self.cleaned_data
        typed = (re.sub(r"\s", "", one) for one in re.split(r"[,;]", data["act_other"]))
        other = (one for one in typed if one)
        numbers = tuple(dict.fromkeys((*data["act_numbers"], *other)))
        if not data["act_step"] and not numbers:
            return None
        return ActNow(step=data["act_step"], numbers=numbers, ask_done=data["act_ask_done"])

    def shared(self) -> dict[str, Any]:
        """Return what every rule has."""
        names = ("id", "text_patient", "text_nurse", "source")
        return {**{name: self.cleaned_data[name] for name in names}, "act_now": self.act()}
