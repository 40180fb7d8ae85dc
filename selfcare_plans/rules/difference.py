"""What differs between two plan documents, as data that a presenter turns into sentences.

Items are matched by kind (a plan has one item per kind), rules by id, goals by text. The order of
items, rules and goals says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from selfcare_plans.rules.document import (
    ChangeRule,
    Goal,
    MissingRule,
    MonitoringItem,
    PlanDocument,
    RangeRule,
    RepetitionRule,
    Rule,
    Schedule,
    Steps,
    Window,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

Value: TypeAlias = (
    str
    | int
    | bool
    | Decimal
    | date
    | tuple[str, ...]
    | tuple[int, ...]
    | tuple[Window, ...]
    | None
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. ``before``/``after`` are the values themselves; None: open, unset or not there.

    ``path`` leads to the place by kind and rule id (``/items/spo2/rules/spo2-range/yellow_low``).
    ``params`` says what the sentence is about: ``kind``, and of a rule ``rule``, ``type``,
    ``component``, ``context``, ``percent``, ``direction``, ``against``, ``days`` (where set).
    """

    code: str
    path: str
    before: Value = None
    after: Value = None
    params: Mapping[str, Value] = field(default_factory=dict, hash=False)


# A range speaks of colours: red begins below yellow_low, green from green_low to green_high.
_RANGE_CODES = {
    "yellow_low": "RED_BELOW",
    "green_low": "GREEN_FROM",
    "green_high": "GREEN_TO",
    "yellow_high": "RED_ABOVE",
}
_TAGS: Mapping[type[Any], str] = {
    RangeRule: "RANGE",
    ChangeRule: "CHANGE",
    RepetitionRule: "REPETITION",
    MissingRule: "MISSING",
}
_SHARED = ("text_patient", "text_nurse", "source")
_RULE_FIELDS = {
    kind: tuple(name for name in kind.__struct_fields__ if name not in ("id", *_SHARED))
    for kind in _TAGS
}
_ITEM_FIELDS = ("observe_only", "receivers", "instruction")
_SCHEDULE_FIELDS = ("windows", "weekdays", "grace_minutes")
_PLAN_FIELDS = (
    "what_matters",
    "diagnoses",
    "receivers",
    "contact_point",
    "review_date",
    "language",
)
_ABOUT = ("component", "context", "percent", "direction", "against", "days")


def _rule_code(kind: type[Any], name: str) -> str:
    if name in _SHARED:
        return f"RULE_{name.upper()}"
    return _RANGE_CODES.get(name) or f"{_TAGS[kind]}_{name.upper()}"


CODES: frozenset[str] = frozenset(
    {
        *(f"PLAN_{name.upper()}" for name in _PLAN_FIELDS),
        *(f"STEPS_{name.upper()}" for name in Steps.__struct_fields__),
        *(f"GOAL_{what}" for what in ("ADDED", "REMOVED", "SUBGOALS", "MEASURES")),
        *(f"ITEM_{name.upper()}" for name in _ITEM_FIELDS),
        *("ITEM_ADDED", "ITEM_REMOVED", "ITEM_ID", "RULE_ADDED", "RULE_REMOVED"),
        *("SCHEDULE_ADDED", "SCHEDULE_REMOVED"),
        *(f"SCHEDULE_{name.upper()}" for name in _SCHEDULE_FIELDS),
        *(f"RULE_{name.upper()}" for name in _SHARED),
        *(_rule_code(kind, name) for kind, names in _RULE_FIELDS.items() for name in names),
    }
)
"""Every code there is, so that a presenter can be shown to have a sentence for each."""


def differences(before: PlanDocument, after: PlanDocument) -> tuple[Difference, ...]:
    """Return what ``after`` changes: the plan's own fields, steps, goals, then item by item."""
    return (
        *_fields(before, after, _PLAN_FIELDS, "PLAN", "", {}),
        *_fields(before.steps, after.steps, Steps.__struct_fields__, "STEPS", "/steps", {}),
        *_goal_differences(before, after),
        *_items_differences(before, after),
    )


def _fields(
    before: Any,
    after: Any,
    names: tuple[str, ...],
    prefix: str,
    at: str,
    params: Mapping[str, Value],
) -> Iterator[Difference]:
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Difference(f"{prefix}_{name.upper()}", f"{at}/{name}", old, new, params)


def _goal_differences(before: PlanDocument, after: PlanDocument) -> Iterator[Difference]:
    old = {goal.text: goal for goal in before.goals}
    new = {goal.text: goal for goal in after.goals}
    for text, goal in new.items():
        if text not in old:
            yield Difference("GOAL_ADDED", "/goals", None, text)
        else:
            yield from _one_goal(old[text], goal)
    for text in old:
        if text not in new:
            yield Difference("GOAL_REMOVED", "/goals", text, None)


def _one_goal(before: Goal, after: Goal) -> Iterator[Difference]:
    params: dict[str, Value] = {"goal": after.text}
    if before.subgoals != after.subgoals:
        yield Difference(
            "GOAL_SUBGOALS", "/goals/subgoals", before.subgoals, after.subgoals, params
        )
    if before.measures != after.measures:
        yield Difference(
            "GOAL_MEASURES", "/goals/measures", _measures(before), _measures(after), params
        )


def _measures(goal: Goal) -> tuple[str, ...]:
    """Each measure as one line: what, who, until when."""
    return tuple(
        " · ".join(
            part
            for part in (
                measure.text,
                measure.responsible,
                measure.until.isoformat() if measure.until else "",
            )
            if part
        )
        for measure in goal.measures
    )


def _items_differences(before: PlanDocument, after: PlanDocument) -> Iterator[Difference]:
    old = {item.kind: item for item in before.items}
    new = {item.kind: item for item in after.items}
    for kind, item in new.items():
        if kind not in old:
            yield Difference("ITEM_ADDED", f"/items/{kind}", None, kind, {"kind": kind})
            yield from _item_differences(MonitoringItem(id=item.id, kind=kind), item)
        else:
            yield from _item_differences(old[kind], item)
    for kind in old:
        if kind not in new:
            yield Difference("ITEM_REMOVED", f"/items/{kind}", kind, None, {"kind": kind})


def _item_differences(before: MonitoringItem, after: MonitoringItem) -> Iterator[Difference]:
    at, params = f"/items/{after.kind}", {"kind": after.kind}
    yield from _fields(before, after, ("id", *_ITEM_FIELDS), "ITEM", at, params)
    yield from _schedule_differences(before.schedule, after.schedule, at, params)
    yield from _rules_differences(before.rules, after.rules, after.kind)


def _schedule_differences(
    before: Schedule | None, after: Schedule | None, at: str, params: Mapping[str, Value]
) -> Iterator[Difference]:
    here = f"{at}/schedule"
    if before is None and after is not None:
        yield Difference("SCHEDULE_ADDED", here, None, after.windows, params)
    elif before is not None and after is None:
        yield Difference("SCHEDULE_REMOVED", here, before.windows, None, params)
    elif before is not None and after is not None:
        yield from _fields(before, after, _SCHEDULE_FIELDS, "SCHEDULE", here, params)


def _rules_differences(
    before: tuple[Rule, ...], after: tuple[Rule, ...], kind: str
) -> Iterator[Difference]:
    old = {(type(rule), rule.id): rule for rule in before}
    new = {(type(rule), rule.id): rule for rule in after}
    for key, rule in new.items():
        if key in old:
            yield from _rule_differences(old[key], rule, kind)
        else:
            yield from _whole_rule("RULE_ADDED", rule, kind)
    for key, rule in old.items():
        if key not in new:
            yield from _whole_rule("RULE_REMOVED", rule, kind)


def _whole_rule(code: str, rule: Rule, kind: str) -> Iterator[Difference]:
    """The rule itself, then each of its settings, as values that came or went."""
    params, path = _about(rule, kind), f"/items/{kind}/rules/{rule.id}"
    added = code == "RULE_ADDED"
    yield Difference(code, path, None if added else rule.id, rule.id if added else None, params)
    for name in _RULE_FIELDS[type(rule)]:
        value = getattr(rule, name)
        if name in _ABOUT or value is None or value == "":
            continue
        old, new = (None, value) if added else (value, None)
        yield Difference(_rule_code(type(rule), name), f"{path}/{name}", old, new, params)


def _rule_differences(before: Rule, after: Rule, kind: str) -> Iterator[Difference]:
    params, path = _about(after, kind), f"/items/{kind}/rules/{after.id}"
    for name in (*_RULE_FIELDS[type(after)], *_SHARED):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Difference(_rule_code(type(after), name), f"{path}/{name}", old, new, params)


def _about(rule: Rule, kind: str) -> dict[str, Value]:
    about: dict[str, Value] = {"kind": kind, "rule": rule.id, "type": _TAGS[type(rule)]}
    fields = msgspec.structs.asdict(rule)
    about.update({name: fields[name] for name in _ABOUT if fields.get(name) is not None})
    return about
