"""One small form for each type of rule of a measurement; each makes its part of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from selfcare_plans.forms.choices import CodeField, OpenChoiceField
from selfcare_plans.forms.fields import CountField, NumberField
from selfcare_plans.forms.item_parts import offer_components
from selfcare_plans.forms.rule_base import (
    LimitsForm,
    RuleForm,
    colour_field,
    confirm_field,
    direction_field,
)
from selfcare_plans.rules.document import (
    Against,
    ChangeRule,
    MissingRule,
    RangeRule,
    RepetitionRule,
)

if TYPE_CHECKING:
    from selfcare_plans.forms.options import KindOption
    from selfcare_plans.rules.document import Rule

_AGAINST = [
    (Against.LOWEST.value, _("the lowest")),
    (Against.HIGHEST.value, _("the highest")),
    (Against.FIRST.value, _("the first")),
]


class ItemRuleForm(RuleForm):
    """A rule of one measurement. ``about`` is the form, task or event that the measurement is about."""

    def __init__(self, *args: Any, kind: KindOption, about: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.about = kind, about
        if "component" in self.fields:
            offer_components(self, kind, about)
        if "context" in self.fields:
            field: Any = self.fields["context"]
            field.choices = [("", _("in every situation")), *kind.contexts]
            if not kind.contexts:
                field.widget = forms.HiddenInput()

    def rule(self) -> Rule:
        """Return the rule that the valid form describes."""
        raise NotImplementedError

    def bound_to(self) -> list[forms.BoundField]:
        """The fields that say what the rule is bound to, where there is a choice."""
        return self.seen(*(name for name in ("component", "context") if name in self.fields))

    def counted(self, *names: str) -> dict[str, Any]:
        """Return the named settings of the valid form; an empty text is None."""
        return {name: self.cleaned_data[name] or None for name in names}


class RangeForm(ItemRuleForm, LimitsForm):
    """A range: its bounds, what it is bound to, and what follows."""

    AFTER: ClassVar[tuple[str, ...]] = ("confirm_minutes", "repeat_minutes")

    component = OpenChoiceField(label=_("Which value"))
    context = OpenChoiceField(label=_("In which situation"))
    confirm_minutes = confirm_field()
    repeat_minutes = CountField(
        label=_("After red, a new reading within, minutes"),
        help_text=_("Empty: none is expected. When it does not come, that is red."),
        required=False,
    )

    def words(self) -> list[forms.BoundField]:
        """The texts, and the reason that an outer limit asks for."""
        return [self["outer_limit_reason"], *super().words()]

    def rule(self) -> RangeRule:
        """Return the range."""
        data = self.cleaned_data
        return RangeRule(
            **self.shared(),
            **self.bounds(),
            **self.counted("component", "context"),
            confirm_minutes=data["confirm_minutes"],
            repeat_minutes=data["repeat_minutes"],
        )


class ChangeForm(ItemRuleForm):
    """A rise or fall against the days before."""

    AFTER: ClassVar[tuple[str, ...]] = ("confirm_minutes",)

    colour = colour_field()
    direction = direction_field()
    amount = NumberField(label=_("By at least"), required=True)
    percent = forms.BooleanField(label=_("In percent"), required=False)
    against = CodeField(Against, label=_("Counted from"), choices=_AGAINST)
    days = CountField(label=_("Of the last days"))
    component = OpenChoiceField(label=_("Which value"))
    confirm_minutes = confirm_field()

    def main(self) -> list[forms.BoundField]:
        """The fields that make the rule."""
        return self.seen("component", "colour", "direction", "amount", "percent", "against", "days")

    def rule(self) -> ChangeRule:
        """Return the change rule."""
        data = self.cleaned_data
        names = ("colour", "direction", "amount", "percent", "against", "days", "confirm_minutes")
        return ChangeRule(
            **self.shared(), **{name: data[name] for name in names}, **self.counted("component")
        )


class RepetitionForm(ItemRuleForm):
    """So many of the last readings outside green."""

    colour = colour_field()
    times = CountField(label=_("Times outside green"))
    of = CountField(label=_("Of the last"))

    def main(self) -> list[forms.BoundField]:
        """The fields that make the rule."""
        return self.seen("colour", "times", "of")

    def rule(self) -> RepetitionRule:
        """Return the repetition rule."""
        data = self.cleaned_data
        return RepetitionRule(
            **self.shared(), colour=data["colour"], times=data["times"], of=data["of"]
        )


class MissingForm(ItemRuleForm):
    """No reading at the agreed times, and the ladder that is climbed then."""

    colour = colour_field()
    in_a_row = CountField(label=_("Times in a row"))
    remind_minutes = CountField(
        label=_("Reminder to the patient after, minutes"),
        help_text=_("Counted from the end of the grace. Empty: none."),
        required=False,
    )
    relative_minutes = CountField(
        label=_("Message to the relative after, minutes"),
        help_text=_("Between 08 and 21, at most one a day. Empty: none."),
        required=False,
    )
    nurse_minutes = CountField(
        label=_("On the nurse's list after, minutes"), required=False, initial=0
    )

    def main(self) -> list[forms.BoundField]:
        """The fields that make the rule, the ladder from its first rung."""
        return self.seen(
            "colour", "in_a_row", "remind_minutes", "relative_minutes", "nurse_minutes"
        )

    def rule(self) -> MissingRule:
        """Return the missing rule."""
        data = self.cleaned_data
        return MissingRule(
            **self.shared(),
            colour=data["colour"],
            in_a_row=data["in_a_row"],
            remind_minutes=data["remind_minutes"],
            relative_minutes=data["relative_minutes"],
            nurse_minutes=data["nurse_minutes"] or 0,
        )
