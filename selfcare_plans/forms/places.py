"""Where on the page a problem of the document is shown: from JSON pointer to form and field."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selfcare_plans.forms.editor import ItemPart, PlanEditor
    from selfcare_plans.forms.part import PartForm

Place = tuple["PartForm", str | None]


def place_of(editor: PlanEditor, pointer: str) -> Place:
    """Return the form, and the field in it if the problem has one, where a problem belongs.

    The editor's parts stand in the order of the document that it made.
    """
    first, *rest = pointer.strip("/").split("/")
    if first == "items" and rest:
        return _in_item(editor, editor.items[int(rest[0])], rest[1:])
    if first == "receivers":
        return editor.plan, f"receiver_{int(rest[0]) + 1}" if rest else "receiver_1"
    return editor.plan, first


def kind_at(editor: PlanEditor, pointer: str) -> str:
    """Return the kind of the item that a problem lies in; empty outside the items."""
    first, *rest = pointer.strip("/").split("/")
    return editor.items[int(rest[0])].kind.name if first == "items" and rest else ""


def _in_item(editor: PlanEditor, item: ItemPart, path: list[str]) -> Place:
    match path:
        case ["rules", number, *field]:
            return item.rules[int(number)].form, field[0] if field else None
        case ["schedule", "windows", number, *field]:
            return item.windows[int(number)].form, field[0] if field else None
        case ["schedule", field]:
            return item.form, field
        case ["receivers", number]:
            return item.form, f"receiver_{int(number) + 1}"
        case ["receivers"]:
            # that nobody is told is put right for the whole plan
            return editor.plan, "receiver_1"
        case [field, *_]:
            return item.form, field
        case _:
            return item.form, None
