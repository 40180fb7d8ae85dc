"""Where on the page a problem of the document is shown: from JSON pointer to form and field."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selfcare_plans.forms.editor import PlanEditor
    from selfcare_plans.forms.editor_parts import CombinationPart, GoalPart, ItemPart, LevelPart
    from selfcare_plans.forms.part import PartForm

Place = tuple["PartForm", str | None]

_COLOURS = {"green": 0, "yellow": 1, "red": 2}


def place_of(editor: PlanEditor, pointer: str) -> Place:
    """Return the form, and the field in it if the problem has one, where a problem belongs.

    The editor's parts stand in the order of the document that it made.
    """
    match pointer.strip("/").split("/"):
        case ["items", number, *path]:
            return _in_item(editor, editor.items[int(number)], path)
        case ["combinations", number, *path]:
            return _in_combination(editor.combinations[int(number)], path)
        case ["goals", number, *path]:
            return _in_goal(editor.goals[int(number)], path)
        case ["steps", colour, index, *field]:
            return _at(editor.steps[_COLOURS[colour]].form_of(int(index)), field)
        case ["treatment_level", *path] if editor.level:
            return _in_level(editor.level, path)
        case ["temporary", *field] if editor.temporary:
            return _at(editor.temporary, field)
        case ["unreached", who, *_]:
            return editor.plan, f"unreached_{who}"
        case ["receivers", *number]:
            return editor.plan, _receiver(number)
        case [field, *_]:
            return editor.plan, field
    return editor.plan, None


def kind_at(editor: PlanEditor, pointer: str) -> str:
    """Return the kind of the item that a problem lies in; empty outside the items."""
    first, *rest = pointer.strip("/").split("/")
    return editor.items[int(rest[0])].kind.name if first == "items" and rest else ""


def _at(form: PartForm, field: list[str]) -> Place:
    return form, field[0] if field else None


def _receiver(number: list[str]) -> str:
    return f"receiver_{int(number[0]) + 1}" if number else "receiver_1"


def _in_item(editor: PlanEditor, item: ItemPart, path: list[str]) -> Place:
    match path:
        case ["rules", number, *field]:
            return _in_rule(item.rules[int(number)].form, field)
        case ["normals", number, *field]:
            return _at(item.normals[int(number)].form, field)
        case ["schedule", "windows", number, *field]:
            return _at(item.windows[int(number)].form, field)
        case ["schedule", field]:
            return item.form, field
        case ["receivers", number]:
            return item.form, _receiver([number])
        case ["receivers"]:
            # that nobody is told is put right for the whole plan
            return editor.plan, "receiver_1"
        case _:
            return _at(item.form, path)


def _in_rule(form: PartForm, path: list[str]) -> Place:
    match path:
        case ["act_now", "step", *_]:
            return form, "act_step"
        case ["act_now", "numbers", *_]:
            return form, "act_numbers"
        case _:
            return _at(form, path)


def _in_combination(combination: CombinationPart, path: list[str]) -> Place:
    match path:
        case ["parts", number, *field]:
            return _at(combination.conditions[int(number)].form, field)
        case _:
            return _in_rule(combination.form, path)


def _in_goal(goal: GoalPart, path: list[str]) -> Place:
    match path:
        case ["measures", number, *field]:
            return _at(goal.measures[int(number)].form, field)
        case _:
            return _at(goal.form, path)


def _in_level(level: LevelPart, path: list[str]) -> Place:
    match path:
        case ["steps_red", index, *field]:
            return _at(level.steps.form_of(int(index)), field)
        case ["steps_red"]:
            return level.steps.parts[0].form, "text"
        case ["receivers", *number]:
            return level.form, _receiver(number)
        case _:
            return _at(level.form, path)
