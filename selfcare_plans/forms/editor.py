"""The plan editor: a tree of small forms over one posted page, and the document that they make.

Nothing is kept between requests: what is half typed lies in the page, and a button that adds or
removes a part sends all of it along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from selfcare_plans.forms.parts import (
    GoalForm,
    ItemForm,
    MeasureForm,
    PlanForm,
    WindowForm,
)
from selfcare_plans.forms.rules import RULE_FORMS, RULE_TITLES, RangeForm, RuleForm
from selfcare_plans.rules.document import Goal, MonitoringItem, PlanDocument, Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import QueryDict

    from selfcare_plans.forms.options import KindOption, Options
    from selfcare_plans.forms.part import PartForm

PLACES = 3
MOST_PARTS = 40


@dataclass(frozen=True, slots=True)
class Complaint:
    """A message about the page: which part it is about, and where a link to it leads."""

    where: str
    message: str
    anchor: str


@dataclass(slots=True)
class RulePart:
    """One rule of an item."""

    key: str
    form: RuleForm

    @property
    def title(self) -> str:
        """What sort of rule it is."""
        return str(RULE_TITLES[_tag_of(self.form)])

    @property
    def about(self) -> str:
        """What the rule is for, among the rules of its measurement: ``fasting``, ``repetition``."""
        kind = self.form.kind
        words = dict((*kind.components, *kind.contexts))
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
    def opens_words(self) -> bool:
        """Whether the texts are shown at once: there is a message at one, or a reason to see."""
        reason = self.is_range and self.form["outer_limit_reason"].value()
        return bool(reason) or any(bound.errors for bound in self.form.words())


@dataclass(slots=True)
class WindowPart:
    """One part of the day."""

    key: str
    form: WindowForm


@dataclass(slots=True)
class ItemPart:
    """One measurement: its own fields, parts of the day, and rules."""

    key: str
    kind: KindOption
    form: ItemForm
    windows: list[WindowPart] = field(default_factory=list)
    rules: list[RulePart] = field(default_factory=list)
    is_open: bool = False
    in_short: str = ""

    @property
    def has_own_receivers(self) -> bool:
        """Whether others than the plan's receivers are named."""
        return any(bound.value() for bound in self.form.receiver_fields())

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
        for rule in self.rules:
            yield ", ".join(part for part in (label, rule.about) if part), rule.form

    def made(self) -> MonitoringItem:
        """Return the item that the valid forms describe."""
        data = self.form.cleaned_data
        schedule = None
        if self.windows:
            schedule = Schedule(
                windows=tuple(window.form.window() for window in self.windows),
                weekdays=tuple(data["weekdays"]),
                grace_minutes=data["grace_minutes"] or 0,
            )
        return MonitoringItem(
            id=data["id"],
            kind=data["kind"],
            rules=tuple(rule.form.rule() for rule in self.rules),
            schedule=schedule,
            observe_only=data["observe_only"],
            receivers=self.form.receivers(),
            instruction=data["instruction"],
        )


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

    def made(self) -> Goal:
        """Return the goal that the valid forms describe."""
        measures = tuple(part.form.measure() for part in self.measures)
        return Goal(measures=measures, **self.form.cleaned_data)


class PlanEditor:
    """The whole page. ``validate=False`` shows what is typed without judging it."""

    def __init__(self, data: QueryDict, options: Options, *, validate: bool = True) -> None:
        self.data = data
        self.options = options
        self.validate = validate
        self.plan = self._form(PlanForm, "", units=options.units, places=self._places(""))
        self.goals = [self._goal(key) for key in self._keys("goals")]
        self.items = [self._item(key) for key in self._keys("items")]

    def _form(self, form: type[Any], key: str, **options: Any) -> Any:
        return form.filled(self.data, key, validate=self.validate, **options)

    def _keys(self, prefix: str) -> list[str]:
        """Return the keys of the parts under a prefix, ``items-0``, ``items-3`` …, in order."""
        return part_keys(self.data, prefix)

    def _places(self, key: str) -> int:
        """Return how long a line of receivers to show: three, or as long as the plan's."""
        pattern = re.compile(rf"{key + '-' if key else ''}receiver_(\d{{1,2}})")
        found = (pattern.fullmatch(name) for name in self.data)
        return max([PLACES, *(min(int(one[1]), MOST_PARTS) for one in found if one)])

    def _goal(self, key: str) -> GoalPart:
        measures = [
            MeasurePart(one, self._form(MeasureForm, one)) for one in self._keys(f"{key}-measures")
        ]
        return GoalPart(key, self._form(GoalForm, key), measures)

    def _item(self, key: str) -> ItemPart:
        kind = self.options.kind(self.data.get(f"{key}-kind", ""))
        form = self._form(ItemForm, key, units=self.options.units, places=self._places(key))
        windows = [
            WindowPart(one, self._form(WindowForm, one)) for one in self._keys(f"{key}-windows")
        ]
        tags = {one: str(self.data.get(f"{one}-type")) for one in self._keys(f"{key}-rules")}
        rules = [
            RulePart(one, self._form(RULE_FORMS[tag], one, kind=kind))
            for one, tag in tags.items()
            if tag in RULE_FORMS
        ]
        is_open = key in self.data.getlist("open")
        return ItemPart(key, kind, form, windows, rules, is_open)

    def forms(self) -> Iterator[PartForm]:
        """Yield every form of the page."""
        yield self.plan
        for goal in self.goals:
            yield goal.form
            yield from (part.form for part in goal.measures)
        for item in self.items:
            yield from (form for _where, form in item.named())

    def is_valid(self) -> bool:
        """Whether all that is typed can be read. What it means is judged by the plan's own rules."""
        checked = [form.is_valid() for form in self.forms()]  # each, so that all are told
        return all(checked)

    def show(self, key: str) -> None:
        """Open the part with this key and let the page begin at its first field."""
        for item in self.items:
            item.is_open = item.is_open or f"{key}-".startswith(f"{item.key}-")
            if key == item.key and item.rules:
                key = item.rules[0].key
        for form in self.forms():
            seen = [bound for bound in form if not bound.is_hidden]
            if key and form.prefix == key and seen:
                seen[0].field.widget.attrs["autofocus"] = True

    def document(self) -> PlanDocument:
        """Return the document. Only after ``is_valid``."""
        data = self.plan.cleaned_data
        return PlanDocument(
            what_matters=data["what_matters"],
            diagnoses=data["diagnoses"],
            goals=tuple(goal.made() for goal in self.goals),
            items=tuple(item.made() for item in self.items),
            steps=self.plan.steps(),
            receivers=self.plan.receivers(),
            contact_point=data["contact_point"],
            review_date=data["review_date"],
            language=data["language"],
        )

    def complaints(self) -> list[Complaint]:
        """Return all messages in the order of the page, each once; opens the items that have any."""
        found = complaints_of(self.plan, _("The plan"))
        for goal in self.goals:
            for form in (goal.form, *(part.form for part in goal.measures)):
                found += complaints_of(form, _("Goal"))
        for item in self.items:
            of_item = [one for where, form in item.named() for one in complaints_of(form, where)]
            item.is_open = item.is_open or bool(of_item)
            found += of_item
        return list(dict.fromkeys(found))


def part_keys(data: QueryDict, prefix: str) -> list[str]:
    """Return the keys of the parts under ``prefix`` that the data has anything of, in order."""
    pattern = re.compile(rf"({re.escape(prefix)}-(\d{{1,3}}))-.+")
    numbered = {int(one[2]): one[1] for one in map(pattern.fullmatch, data) if one}
    return [numbered[number] for number in sorted(numbered)][:MOST_PARTS]


def _tag_of(form: RuleForm) -> str:
    return next(tag for tag, kind in RULE_FORMS.items() if isinstance(form, kind))


def complaints_of(form: PartForm, where: str) -> list[Complaint]:
    """Return the messages of one checked form, its own first, then field by field."""
    found = [Complaint(where, str(message), form.first_id) for message in form.non_field_errors()]
    for bound in form:
        label = where if bound.is_hidden else f"{where}, {str(bound.label).lower()}"
        anchor = form.first_id if bound.is_hidden else bound.id_for_label or bound.auto_id
        found += [Complaint(label, str(message), anchor) for message in bound.errors]
    return found
