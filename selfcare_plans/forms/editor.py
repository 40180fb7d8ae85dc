"""The plan editor: a tree of small forms over one posted page, and the document that they make.

Nothing is kept between requests: what is half typed lies in the page, and a button that adds or
removes a part sends all of it along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from selfcare_plans.forms.all_rules import COMBINATION_FORMS, RULE_FORMS
from selfcare_plans.forms.combination_forms import ConditionForm
from selfcare_plans.forms.editor_parts import (
    CombinationPart,
    ConditionPart,
    GoalPart,
    ItemPart,
    LevelPart,
    MeasurePart,
    NormalPart,
    RulePart,
    WindowPart,
)
from selfcare_plans.forms.item_parts import ItemForm, NormalForm, WindowForm
from selfcare_plans.forms.parts import GoalForm, LevelForm, MeasureForm, PlanForm, TemporaryForm
from selfcare_plans.forms.steps import LINES, STEP_FORMS, StepLinesForm, StepPart, StepsPart
from selfcare_plans.rules.document import PlanDocument, Steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import QueryDict

    from selfcare_plans.forms.options import Options
    from selfcare_plans.forms.part import PartForm
    from selfcare_plans.rules.document import Temporary, TreatmentLevel

PLACES = 3
MOST_PARTS = 40
COLOURS = ("GREEN", "YELLOW", "RED")

MATTERS, ITEMS, COMBINATIONS, STEPS, UNREACHED, LEVEL, WHO = (
    "matters", "items", "combinations", "steps", "unreached", "level", "who",
)  # fmt: skip
_USUALLY_OPEN = frozenset({ITEMS})
_SECTION_OF_FIELD = {
    "what_matters": MATTERS,
    "diagnoses": MATTERS,
    "unreached_centre": UNREACHED,
    "unreached_patient": UNREACHED,
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """A message about the page: which part it is about, and where a link to it leads."""

    where: str
    message: str
    anchor: str


class PlanEditor:
    """The whole page. ``validate=False`` shows what is typed without judging it.

    ``may_decide`` False: the agreed level of treatment is not the writer's to change; it is
    ``level``, whatever was posted.
    """

    def __init__(
        self,
        data: QueryDict,
        options: Options,
        *,
        validate: bool = True,
        may_decide: bool = True,
        level: TreatmentLevel | None = None,
    ) -> None:
        self.data = data
        self.options = options
        self.validate = validate
        self.may_decide = may_decide
        self.kept_level = None if may_decide else level
        self.plan: PlanForm = self._form(PlanForm, "", **self._receivers(""))
        self.goals = [self._goal(key) for key in part_keys(data, "goals")]
        self.items = [self._item(key) for key in part_keys(data, "items")]
        self.combinations = [
            self._combination(key, COMBINATION_FORMS[tag])
            for key in part_keys(data, "combinations")
            if (tag := str(data.get(f"{key}-type"))) in COMBINATION_FORMS
        ]
        self.steps = [self._steps(f"steps_{colour.lower()}", colour) for colour in COLOURS]
        self.level = self._level() if may_decide and "level-text" in data else None
        self.temporary: TemporaryForm | None = None
        if "temporary-until" in data:
            self.temporary = self._form(TemporaryForm, "temporary")
        opened = {
            name.removeprefix("section-")
            for name in data.getlist("open")
            if name.startswith("section-")
        }
        self.open_sections = opened or set(_USUALLY_OPEN)

    def _form(self, form: type[Any], key: str, **options: Any) -> Any:
        return form.filled(self.data, key, validate=self.validate, **options)

    def _receivers(self, key: str) -> dict[str, Any]:
        """Return the units, and how long a line of receivers to show: three, or the plan's."""
        pattern = re.compile(rf"{key + '-' if key else ''}receiver_(\d{{1,2}})")
        found = (pattern.fullmatch(name) for name in self.data)
        places = max([PLACES, *(min(int(one[1]), MOST_PARTS) for one in found if one)])
        return {"units": self.options.units, "places": places}

    def _goal(self, key: str) -> GoalPart:
        units = self.options.ticking or self.options.units
        measures = [
            MeasurePart(one, self._form(MeasureForm, one, units=units))
            for one in part_keys(self.data, f"{key}-measures")
        ]
        return GoalPart(key, self._form(GoalForm, key), measures)

    def _item(self, key: str) -> ItemPart:
        data = self.data
        kind = self.options.kind(data.get(f"{key}-kind", ""))
        chosen = {"kind": kind, "about": str(data.get(f"{key}-about", ""))}
        tags = {one: str(data.get(f"{one}-type")) for one in part_keys(data, f"{key}-rules")}
        return ItemPart(
            key,
            kind,
            self._form(ItemForm, key, kind=kind, **self._receivers(key)),
            windows=[
                WindowPart(one, self._form(WindowForm, one))
                for one in part_keys(data, f"{key}-windows")
            ],
            normals=[
                NormalPart(one, self._form(NormalForm, one, **chosen))
                for one in part_keys(data, f"{key}-normals")
            ],
            rules=[
                RulePart(one, self._form(RULE_FORMS[tag], one, **chosen))
                for one, tag in tags.items()
                if tag in RULE_FORMS
            ],
            is_open=key in data.getlist("open"),
        )

    def _combination(self, key: str, form: type[Any]) -> CombinationPart:
        conditions = [
            ConditionPart(one, self._form(ConditionForm, one, options=self.options))
            for one in part_keys(self.data, f"{key}-parts")
        ]
        return CombinationPart(key, self._form(form, key), conditions)

    def _steps(self, key: str, colour: str) -> StepsPart:
        keys = part_keys(self.data, key) or [f"{key}-0"]
        tags = {one: str(self.data.get(f"{one}-type") or LINES) for one in keys}
        parts = [
            StepPart(one, self._form(STEP_FORMS.get(tag, StepLinesForm), one))
            for one, tag in tags.items()
        ]
        return StepsPart(key, colour, parts)

    def _level(self) -> LevelPart:
        form = self._form(LevelForm, "level", **self._receivers("level"))
        return LevelPart(form, self._steps("level-steps_red", "RED"))

    def _parts(self) -> Iterator[tuple[str, str, PartForm]]:
        """Yield every form with its section and the words for where it stands, as on the page."""
        for goal in self.goals:
            yield from ((MATTERS, _("Goal"), form) for form in goal.forms())
        for item in self.items:
            yield from ((ITEMS, where, form) for where, form in item.named())
        for combination in self.combinations:
            for form in combination.forms():
                yield COMBINATIONS, combination.title, form
        for steps in self.steps:
            yield from ((STEPS, _("What the patient does"), form) for form in steps.forms())
        if self.level:
            for form in self.level.forms():
                yield LEVEL, _("Agreed level of treatment"), form
        if self.temporary:
            yield WHO, _("Start-up plan"), self.temporary

    def forms(self) -> Iterator[PartForm]:
        """Yield every form of the page."""
        yield self.plan
        yield from (form for _section, _where, form in self._parts())

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
        for section, _where, form in self._parts():
            within = form.prefix == key or str(form.prefix).startswith(f"{key}-")
            if key and within:
                self.open_sections.add(section)
            seen = [bound for bound in form if not bound.is_hidden]
            if key and form.prefix == key and seen:
                seen[0].field.widget.attrs["autofocus"] = True

    def document(self) -> PlanDocument:
        """Return the document. Only after ``is_valid``."""
        data = self.plan.cleaned_data
        green, yellow, red = (steps.made() for steps in self.steps)
        return PlanDocument(
            what_matters=data["what_matters"],
            diagnoses=data["diagnoses"],
            goals=tuple(goal.made() for goal in self.goals),
            items=tuple(item.made() for item in self.items),
            combinations=tuple(combination.made() for combination in self.combinations),
            steps=Steps(green=green, yellow=yellow, red=red),
            receivers=self.plan.receivers(),
            contact_point=data["contact_point"],
            review_date=data["review_date"],
            language=data["language"],
            treatment_level=self._made_level(),
            temporary=self._made_temporary(),
            unreached=self.plan.unreached(),
        )

    def _made_level(self) -> TreatmentLevel | None:
        if not self.may_decide:
            return self.kept_level
        return self.level.made() if self.level else None

    def _made_temporary(self) -> Temporary | None:
        return self.temporary.temporary() if self.temporary else None

    def complaints(self) -> list[Complaint]:
        """Return all messages in the order of the page, each once; opens the parts that have any."""
        found = complaints_of(self.plan, _("The plan"))
        wrong = {bound.name for bound in self.plan if bound.errors}
        self.open_sections |= {_SECTION_OF_FIELD.get(name, WHO) for name in wrong}
        for section, where, form in self._parts():
            of_form = complaints_of(form, where)
            found += of_form
            if of_form:
                self.open_sections.add(section)
        for item in self.items:
            item.is_open = item.is_open or any(form.errors for _where, form in item.named())
        return list(dict.fromkeys(found))


def part_keys(data: QueryDict, prefix: str) -> list[str]:
    """Return the keys of the parts under ``prefix`` that the data has anything of, in order."""
    pattern = re.compile(rf"({re.escape(prefix)}-(\d{{1,3}}))-.+")
    numbered = {int(one[2]): one[1] for one in map(pattern.fullmatch, data) if one}
    return [numbered[number] for number in sorted(numbered)]


def complaints_of(form: PartForm, where: str) -> list[Complaint]:
    """Return the messages of one checked form, its own first, then field by field."""
    found = [Complaint(where, str(message), form.first_id) for message in form.non_field_errors()]
    for bound in form:
        label = where if bound.is_hidden else f"{where}, {str(bound.label).lower()}"
        anchor = form.first_id if bound.is_hidden else bound.id_for_label or bound.auto_id
        found += [Complaint(label, str(message), anchor) for message in bound.errors]
    return found
