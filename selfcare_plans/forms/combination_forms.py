"""Forms of what looks at several kinds: a combination with its conditions, and NEWS2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selfcare_plans.forms.choices import CodeField, OpenChoiceField
from selfcare_plans.forms.fields import CountField, DayField, NumberField, TextField
from selfcare_plans.forms.part import PartForm
from selfcare_plans.forms.rule_base import RuleForm, colour_field, open_colour_field
from selfcare_plans.rules.document import CombinationPart, CombinationRule, News2Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selfcare_plans.forms.options import Choice, Options

_SCALES = [
    ("", _("Choose")),
    ("1", _("1, the usual one")),
    ("2", _("2, for known hypercapnic failure with a target of 88–92 %")),
]


class CombinationForm(RuleForm):
    """So many conditions within a time."""

    colour = colour_field()
    times = CountField(
        label=_("How many must hold"), help_text=_("Empty: all of them."), required=False
    )
    within_minutes = CountField(label=_("Within, minutes"))

    def main(self) -> list[forms.BoundField]:
        """The fields that make the rule besides its conditions."""
        return self.seen("colour", "times", "within_minutes")

    def combination(self, parts: tuple[CombinationPart, ...]) -> CombinationRule:
        """Return the combination of the conditions."""
        data = self.cleaned_data
        return CombinationRule(
            **self.shared(),
            colour=data["colour"],
            parts=parts,
            within_minutes=data["within_minutes"],
            times=data["times"],
        )


class ConditionForm(PartForm):
    """One condition: the latest reading of a kind, by number or by colour."""

    kind = OpenChoiceField(label=_("Measurement"))
    about = OpenChoiceField(label=_("About"))
    component = OpenChoiceField(label=_("Which value"))
    at_least = NumberField(label=_("At least"))
    at_most = NumberField(label=_("At most"))
    colour = open_colour_field(label=_("This colour or worse"))

    def __init__(self, *args: Any, options: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = options.kinds
        self._offer("kind", _("Choose"), ((one.name, one.label) for one in kinds))
        self._offer("about", _("nothing else"), (about for one in kinds for about in one.abouts))
        values = [value for one in kinds for value in one.components]
        scores = [score for one in kinds for each in one.scores.values() for score in each]
        self._offer("component", _("the only one"), (*values, *scores))

    def _offer(self, name: str, blank: Any, choices: Iterable[Choice]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", blank), *dict(choices).items()]

    def condition(self) -> CombinationPart:
        """Return the condition."""
        data = self.cleaned_data
        return CombinationPart(**{**data, "component": data["component"] or None})


class News2Form(RuleForm):
    """NEWS2. The scale is set by a clinician for this patient, and never chosen beforehand."""

    scale = CodeField(int, label=_("SpO₂ scale"), choices=_SCALES)
    set_by = TextField(label=_("Scale set by"))
    set_on = DayField(label=_("Scale set on"), required=True)
    adult_not_pregnant = forms.BooleanField(
        label=_("The patient is 16 or older and not pregnant"), required=False
    )
    within_minutes = CountField(label=_("Measured within, minutes"))
    yellow_from = CountField(label=_("Yellow from a sum of"))
    red_from = CountField(label=_("Red from a sum of"))
    single_three = colour_field(label=_("When one parameter scores 3"))

    def main(self) -> list[forms.BoundField]:
        """The fields that make the rule."""
        return self.seen(
            "scale",
            "set_by",
            "set_on",
            "adult_not_pregnant",
            "within_minutes",
            "yellow_from",
            "red_from",
            "single_three",
        )

    def rule(self) -> News2Rule:
        """Return the rule."""
        data = self.cleaned_data
        names = ("scale", "set_by", "set_on", "adult_not_pregnant", "within_minutes")
        sums = ("yellow_from", "red_from", "single_three")
        return News2Rule(**self.shared(), **{name: data[name] for name in (*names, *sums)})
