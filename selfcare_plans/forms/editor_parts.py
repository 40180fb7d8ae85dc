"""The parts that the editor's page is made of: each some small forms, and what they make together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from selfcare_plans.forms.all_rules import RULE_TITLES, tag_of
from selfcare_plans.forms.combination_forms import CombinationForm
from selfcare_plans.forms.rules import RangeForm
from selfcare_plans.rules.document import Goal, MonitoringItem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfcare_plans.forms.combination_forms import ConditionForm, News2Form
    from selfcare_plans.forms.item_parts import ItemForm, NormalForm, WindowForm
    from selfcare_plans.forms.options import KindOption
    from selfcare_plans.forms.part import PartForm
    from selfcare_plans.forms.parts import GoalForm, LevelForm, MeasureForm
    from selfcare_plans.forms.rule_base import RuleForm
    from selfcare_plans.forms.rules import ItemRuleForm
    from selfcare_plans.forms.steps import StepsPart
    from selfcare_plans.rules.document import Combination, TreatmentLevel

WEIGHT = "weight"


@dataclass(slots=True)
class RulePart:
    """One rule of an item."""

    key: str
    form: ItemRuleForm

    @property
    def tag(self) -> str:
        """The rule's type, as the document names it."""
        return tag_of(self.form)

    @property
    def title(self) -> str:
        """What sort of rule it is."""
        return str(RULE_TITLES[self.tag])

    @property
    def about(self) -> str:
        """What the rule is for, among the rules of its measurement: ``fasting``, ``repetition``."""
        kind = self.form.kind
        words = dict((*kind.values(self.form.about), *kind.contexts))
        chosen = [
            str(words[code])
            for name in ("component", "context")
            if name in self.form.fields and (code := self.form[name].value()) in words
        ]
        return ", ".join(chosen) or ("" if self.is_range else self.title.lower())

    @property
    def is_range(self) -> bool:
        """Whether it is shown as limits."""
        return isinstance(self.form, RangeForm)

    @property
    def needs_evidence(self) -> bool:
        """Whether the help on fixed limits and own normals belongs beside it."""
        return self.tag == "deviation" or (self.tag == "change" and self.form.kind.name == WEIGHT)

    @property
    def opens_words(self) -> bool:
        """Whether the texts are shown at once: there is a message at one, or a reason to see."""
        return opens_words(self.form)

    @property
    def opens_after(self) -> bool:
        """Whether what follows a colour is shown at once: there is a message at it."""
        return opens_after(self.form)

    @property
    def has_after(self) -> bool:
        """Whether anything follows a colour."""
        return has_after(self.form)


def opens_words(form: RuleForm) -> bool:
    """Whether there is a message at a text, or a reason for passing an outer limit."""
    reason = "outer_limit_reason" in form.fields and form["outer_limit_reason"].value()
    return bool(reason) or any(bound.errors for bound in form.words())


def opens_after(form: RuleForm) -> bool:
    """Whether there is a message at what follows a colour."""
    return any(bound.errors for bound in (*form.after(), form["act_numbers"], form["act_other"]))


def has_after(form: RuleForm) -> bool:
    """Whether a second reading, a new one, or something to do at once is written."""
    return any(bound.value() for bound in (*form.after(), form["act_numbers"], form["act_other"]))


@dataclass(slots=True)
class WindowPart:
    """One part of the day."""

    key: str
    form: WindowForm


@dataclass(slots=True)
class NormalPart:
    """One personal normal."""

    key: str
    form: NormalForm


@dataclass(slots=True)
class ItemPart:
    """One measurement: its own fields, parts of the day, normals and rules."""

    key: str
    kind: KindOption
    form: ItemForm
    windows: list[WindowPart] = field(default_factory=list)
    normals: list[NormalPart] = field(default_factory=list)
    rules: list[RulePart] = field(default_factory=list)
    is_open: bool = False
    in_short: str = ""

    @property
    def title(self) -> str:
        """The kind, and what it is about where it says so."""
        about = str(self.form["about"].value() or "")
        return (
            f"{self.kind.label}: {dict(self.kind.abouts).get(about, about)}"
            if about
            else self.kind.label
        )

    @property
    def has_own_receivers(self) -> bool:
        """Whether others than the plan's receivers are named."""
        return any(bound.value() or bound.errors for bound in self.form.receiver_fields())

    @property
    def has_no_red_reason(self) -> bool:
        """Whether a reason for leaving out red is given, or asked for."""
        bound = self.form["no_red_reason"]
        return bool(bound.value() or bound.errors)

    @property
    def offers(self) -> list[tuple[str, str]]:
        """The types of rule that may be added, with their names."""
        return [(tag, str(RULE_TITLES[tag])) for tag in self.kind.rules]

    @property
    def ranges(self) -> list[RulePart]:
        """The rules that are limits."""
        return [rule for rule in self.rules if rule.is_range]

    @property
    def others(self) -> list[RulePart]:
        """The rules that are not."""
        return [rule for rule in self.rules if not rule.is_range]

    def named(self) -> Iterator[tuple[str, PartForm]]:
        """Yield all forms of the item, each with the words for where it stands."""
        label = self.kind.label
        yield label, self.form
        for window in self.windows:
            yield label, window.form
        for normal in self.normals:
            yield label, normal.form
        for rule in self.rules:
            yield ", ".join(part for part in (label, rule.about) if part), rule.form

    def made(self) -> MonitoringItem:
        """Return the item that the valid forms describe."""
        data = self.form.cleaned_data
        return MonitoringItem(
            id=data["id"],
            kind=data["kind"],
            rules=tuple(rule.form.rule() for rule in self.rules),
            schedule=self.form.schedule(tuple(window.form.window() for window in self.windows)),
            observe_only=data["observe_only"],
            receivers=self.form.receivers(),
            instruction=data["instruction"],
            about=data["about"],
            normals=tuple(normal.form.normal() for normal in self.normals),
            no_red_reason=data["no_red_reason"],
        )


@dataclass(slots=True)
class ConditionPart:
    """One condition of a combination."""

    key: str
    form: ConditionForm


@dataclass(slots=True)
class CombinationPart:
    """A combination with its conditions, or NEWS2, which has none."""

    key: str
    form: CombinationForm | News2Form
    conditions: list[ConditionPart] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What sort of rule it is."""
        return str(RULE_TITLES[tag_of(self.form)])

    @property
    def has_conditions(self) -> bool:
        """Whether it is made of conditions."""
        return isinstance(self.form, CombinationForm)

    @property
    def opens_words(self) -> bool:
        """Whether the texts are shown at once."""
        return opens_words(self.form)

    @property
    def opens_after(self) -> bool:
        """Whether what is done at once is shown."""
        return opens_after(self.form)

    @property
    def has_after(self) -> bool:
        """Whether anything is done at once."""
        return has_after(self.form)

    def forms(self) -> Iterator[PartForm]:
        """Yield its own form, then those of its conditions."""
        yield self.form
        yield from (part.form for part in self.conditions)

    def made(self) -> Combination:
        """Return the combination that the valid forms describe."""
        if isinstance(self.form, CombinationForm):
            return self.form.combination(tuple(part.form.condition() for part in self.conditions))
        return self.form.rule()


@dataclass(slots=True)
class MeasurePart:
    """One measure under a goal."""

    key: str
    form: MeasureForm


@dataclass(slots=True)
class GoalPart:
    """A goal with its measures."""

    key: str
    form: GoalForm
    measures: list[MeasurePart] = field(default_factory=list)

    def forms(self) -> Iterator[PartForm]:
        """Yield its own form, then those of its measures."""
        yield self.form
        yield from (part.form for part in self.measures)

    def made(self) -> Goal:
        """Return the goal that the valid forms describe."""
        measures = tuple(part.form.measure() for part in self.measures)
        return Goal(measures=measures, **self.form.cleaned_data)


@dataclass(slots=True)
class LevelPart:
    """The agreed level of treatment, with its own steps in red."""

    form: LevelForm
    steps: StepsPart

    def forms(self) -> Iterator[PartForm]:
        """Yield its own form, then those of its steps."""
        yield self.form
        yield from self.steps.forms()

    def made(self) -> TreatmentLevel:
        """Return the level that the valid forms describe."""
        return self.form.level(cast("tuple[str, ...]", self.steps.made()))
