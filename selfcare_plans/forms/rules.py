"""One small form for each type of rule; each makes its part of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dho.web import colours
from selfcare_plans.forms.fields import CountField, NumberField, ProseField, TextField
from selfcare_plans.forms.part import PartForm
from selfcare_plans.rules.document import (
    Against,
    ChangeRule,
    Colour,
    Direction,
    MissingRule,
    RangeRule,
    RepetitionRule,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from selfcare_plans.forms.options import KindOption
    from selfcare_plans.rules.document import Rule

BOUNDS = ("yellow_low", "green_low", "green_high", "yellow_high")

_COLOURS = [(colour.value, colours.WORDS[colour.value]) for colour in (Colour.YELLOW, Colour.RED)]
_DIRECTIONS = [(Direction.RISE.value, _("up")), (Direction.FALL.value, _("down"))]
_AGAINST = [
    (Against.LOWEST.value, _("the lowest")),
    (Against.HIGHEST.value, _("the highest")),
    (Against.FIRST.value, _("the first")),
]


def _readable(bound: forms.BoundField) -> Decimal | None:
    try:
        number: Decimal | None = bound.field.to_python(bound.value())
    except ValidationError:
        return None
    return number if number is not None and number.is_finite() else None


class LimitsForm(PartForm):
    """The four bounds of a range. A blank one is open."""

    yellow_low = NumberField(label=_("Red under"))
    green_low = NumberField(label=_("Green from"))
    green_high = NumberField(label=_("Green to"))
    yellow_high = NumberField(label=_("Red over"))
    outer_limit_reason = TextField(
        label=_("Reason for passing the outer limit"), help_text=_("Must be approved by a doctor.")
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


class RuleForm(PartForm):
    """What the forms of all rules share. ``id`` is made by the editor and not shown."""

    id = forms.CharField(widget=forms.HiddenInput, required=False)
    type = forms.CharField(widget=forms.HiddenInput, required=False)
    text_patient = ProseField(label=_("Words to the patient"))
    text_nurse = ProseField(label=_("Words to the nurse"))
    source = ProseField(label=_("Source of the limit"), max_length=1_000)

    def __init__(self, *args: Any, kind: KindOption, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def rule(self) -> Rule:
        """Return the rule that the valid form describes."""
        raise NotImplementedError

    def words(self) -> list[forms.BoundField]:
        """The fields that are opened on demand."""
        return [self["text_patient"], self["text_nurse"], self["source"]]

    def shared(self) -> dict[str, Any]:
        """Return what every rule has."""
        return {
            name: self.cleaned_data[name] for name in ("id", "text_patient", "text_nurse", "source")
        }

    def _offer_components(self) -> None:
        """Show the choice of component where the kind has any."""
        field: Any = self.fields["component"]
        field.choices = [("", _("Choose")), *self.kind.components]
        if not self.kind.components:
            field.widget = forms.HiddenInput()


class RangeForm(RuleForm, LimitsForm):
    """A range: its bounds, and what it is bound to."""

    component = forms.ChoiceField(label=_("Which value"), required=False)
    context = forms.ChoiceField(label=_("In which situation"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_components()
        field: Any = self.fields["context"]
        field.choices = [("", _("in every situation")), *self.kind.contexts]
        if not self.kind.contexts:
            field.widget = forms.HiddenInput()

    def bound_to(self) -> list[forms.BoundField]:
        """The fields that say what the range is bound to, where there is a choice."""
        return [field for field in (self["component"], self["context"]) if not field.is_hidden]

    def words(self) -> list[forms.BoundField]:
        """The texts, and the reason that an outer limit asks for."""
        return [self["outer_limit_reason"], *super().words()]

    def rule(self) -> RangeRule:
        """Return the range."""
        return RangeRule(
            **self.shared(),
            **self.bounds(),
            component=self.cleaned_data["component"] or None,
            context=self.cleaned_data["context"] or None,
        )


class ChangeForm(RuleForm):
    """A rise or fall against the days before."""

    colour = forms.ChoiceField(label=_("Colour"), choices=_COLOURS)
    direction = forms.ChoiceField(label=_("Direction"), choices=_DIRECTIONS)
    amount = NumberField(label=_("By at least"), required=True)
    percent = forms.BooleanField(label=_("In percent"), required=False)
    against = forms.ChoiceField(label=_("Counted from"), choices=_AGAINST)
    days = CountField(label=_("Of the last days"))
    component = forms.ChoiceField(label=_("Which value"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_components()

    def main(self) -> list[forms.BoundField]:
        """The fields that make the rule."""
        names = ("component", "colour", "direction", "amount", "percent", "against", "days")
        return [self[name] for name in names]

    def rule(self) -> ChangeRule:
        """Return the change rule."""
        data = self.cleaned_data
        return ChangeRule(
            **self.shared(),
            colour=Colour(data["colour"]),
            direction=Direction(data["direction"]),
            amount=data["amount"],
            percent=data["percent"],
            against=Against(data["against"]),
            days=data["days"],
            component=data["component"] or None,
        )


class RepetitionForm(RuleForm):
    """So many of the last readings outside green."""

    colour = forms.ChoiceField(label=_("Colour"), choices=_COLOURS)
    times = CountField(label=_("Times outside green"))
    of = CountField(label=_("Of the last"))

    def main(self) -> list[forms.BoundField]:
        """The fields that make the rule."""
        return [self[name] for name in ("colour", "times", "of")]

    def rule(self) -> RepetitionRule:
        """Return the repetition rule."""
        data = self.cleaned_data
        return RepetitionRule(
            **self.shared(), colour=Colour(data["colour"]), times=data["times"], of=data["of"]
        )


class MissingForm(RuleForm):
    """No reading at the agreed times."""

    colour = forms.ChoiceField(label=_("Colour"), choices=_COLOURS)
    in_a_row = CountField(label=_("Times in a row"))

    def main(self) -> list[forms.BoundField]:
        """The fields that make the rule."""
        return [self[name] for name in ("colour", "in_a_row")]

    def rule(self) -> MissingRule:
        """Return the missing rule."""
        data = self.cleaned_data
        return MissingRule(
            **self.shared(), colour=Colour(data["colour"]), in_a_row=data["in_a_row"]
        )


RULE_FORMS: Mapping[str, type[RuleForm]] = {
    "range": RangeForm,
    "change": ChangeForm,
    "repetition": RepetitionForm,
    "missing": MissingForm,
}
"""By the tag of the rule in the document."""

RULE_TITLES = {
    "range": _("Limits"),
    "change": _("Rise or fall"),
    "repetition": _("Repetition"),
    "missing": _("Missing reading"),
}
