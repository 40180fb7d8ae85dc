"""Forms of the rules that look at the person's own normal, at a mean, or at an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from selfcare_plans.forms.choices import CodeField, OpenChoiceField, OpenManyField
from selfcare_plans.forms.fields import CountField, LinesField, NumberField, TextField
from selfcare_plans.forms.rule_base import BOUNDS, colour_field, confirm_field, direction_field
from selfcare_plans.forms.rules import ItemRuleForm
from selfcare_plans.rules.document import AnswerRule, DeviationRule, DeviationUnit, MeanRule
from selfcare_plans.rules.kind_facts import ABOUT, EVENT

if TYPE_CHECKING:
    from selfcare_plans.forms.options import KindOption

_UNITS = [
    (DeviationUnit.UNITS.value, _("the unit of the reading")),
    (DeviationUnit.PERCENT.value, _("percent of the own normal")),
    (DeviationUnit.SD.value, _("standard deviations")),
]


class DeviationForm(ItemRuleForm):
    """A distance from the person's own normal."""

    AFTER: ClassVar[tuple[str, ...]] = ("confirm_minutes",)

    colour = colour_field()
    direction = direction_field()
    amount = NumberField(label=_("By at least"), required=True)
    unit = CodeField(DeviationUnit, label=_("Counted in"), choices=_UNITS)
    component = OpenChoiceField(label=_("Which value"))
    moving_days = CountField(
        label=_("Also against the median of the last days"),
        help_text=_("0: no. It can only add alerts."),
        required=False,
        initial=0,
    )
    outer_limit_reason = TextField(
        label=_("Reason for passing the outer limit"),
        help_text=_("Must be approved by a doctor."),
        max_length=2_000,
    )
    confirm_minutes = confirm_field()

    def main(self) -> list[forms.BoundField]:
        """The fields that make the rule."""
        return self.seen("component", "colour", "direction", "amount", "unit", "moving_days")

    def words(self) -> list[forms.BoundField]:
        """The texts, and the reason that an outer limit asks for."""
        return [self["outer_limit_reason"], *super().words()]

    def rule(self) -> DeviationRule:
        """Return the deviation."""
        data = self.cleaned_data
        names = (
            "colour", "direction", "amount", "unit", "outer_limit_reason", "confirm_minutes",
        )  # fmt: skip
        return DeviationRule(
            **self.shared(),
            **{name: data[name] for name in names},
            **self.counted("component"),
            moving_days=data["moving_days"] or 0,
        )


class MeanForm(ItemRuleForm):
    """The mean of some days, against bounds."""

    days = CountField(label=_("Mean of the last days"))
    drop_days = CountField(label=_("Without the first days"), required=False, initial=0)
    least = CountField(label=_("At least so many readings"), required=False, initial=1)
    component = OpenChoiceField(label=_("Which value"))
    context = OpenChoiceField(label=_("In which situation"))
    yellow_low = NumberField(label=_("Red under"))
    green_low = NumberField(label=_("Green from"))
    green_high = NumberField(label=_("Green to"))
    yellow_high = NumberField(label=_("Red over"))

    def main(self) -> list[forms.BoundField]:
        """The fields that make the rule."""
        return self.seen("component", "context", "days", "drop_days", "least", *BOUNDS)

    def rule(self) -> MeanRule:
        """Return the mean."""
        data = self.cleaned_data
        return MeanRule(
            **self.shared(),
            **{name: data[name] for name in BOUNDS},
            **self.counted("component", "context"),
            days=data["days"],
            drop_days=data["drop_days"] or 0,
            least=1 if data["least"] is None else data["least"],
        )


class AnswerForm(ItemRuleForm):
    """One answer of a form, or what an event was."""

    colour = colour_field()
    question = OpenChoiceField(label=_("Which question"))
    any_of = LinesField(
        label=_("One of these answers"), help_text=_("One on each line, as the form counts them.")
    )
    at_least = NumberField(label=_("Or a number of at least"))
    at_most = NumberField(label=_("Or a number of at most"))

    def __init__(self, *args: Any, kind: KindOption, about: str = "", **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, about=about, **kwargs)
        question: Any = self.fields["question"]
        if kind.name == EVENT:
            question.choices = [(ABOUT, _("what happened"))]
            self.fields["any_of"] = OpenManyField(label=_("What happened"), choices=kind.abouts)
            for name in ("at_least", "at_most"):
                self.fields[name].widget = forms.HiddenInput()
        elif kind.questions.get(about):
            question.choices = [("", _("Choose")), *kind.questions[about]]
        else:
            question.widget = forms.TextInput()

    def main(self) -> list[forms.BoundField]:
        """The fields that make the rule."""
        return self.seen("colour", "question", "any_of", "at_least", "at_most")

    def rule(self) -> AnswerRule:
        """Return the rule on an answer."""
        data = self.cleaned_data
        names = ("colour", "question", "any_of", "at_least", "at_most")
        return AnswerRule(**self.shared(), **{name: data[name] for name in names})
