"""What changed in a plan, from its own fields to its combinations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from selfcare_plans.rules.difference import codes
from selfcare_plans.rules.difference.facts import Difference, Value, fields, pairs
from selfcare_plans.rules.difference.rules import rules_differences
from selfcare_plans.rules.document import Goal, MonitoringItem, Schedule, Temporary, TreatmentLevel
from selfcare_plans.rules.id_checks import place_of_kind
from selfcare_plans.rules.kind_facts import WITH_ABOUT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from selfcare_plans.rules.document import Measure, PersonalNormal, PlanDocument


def differences(before: PlanDocument, after: PlanDocument) -> tuple[Difference, ...]:
    """Return what ``after`` changes: the plan's own fields, steps, goals, items, combinations."""
    return (
        *fields(before, after, codes.PLAN_FIELDS, "PLAN", "", {}),
        *fields(before.steps, after.steps, codes.STEPS_FIELDS, "STEPS", "/steps", {}),
        *fields(
            before.unreached, after.unreached, codes.UNREACHED_FIELDS, "UNREACHED", "/unreached", {}
        ),
        *_level_differences(before.treatment_level, after.treatment_level),
        *_temporary_differences(before.temporary, after.temporary),
        *_goals_differences(before.goals, after.goals),
        *_items_differences(before.items, after.items),
        *rules_differences(before.combinations, after.combinations, "/combinations", {}),
    )


def _level_differences(
    before: TreatmentLevel | None, after: TreatmentLevel | None
) -> Iterator[Difference]:
    at, names = "/treatment_level", codes.LEVEL_FIELDS
    if after is None:
        if before is not None:
            yield Difference("LEVEL_REMOVED", at, before.text, None)
        return
    if before is None:
        yield Difference("LEVEL_ADDED", at, None, after.text)
        yield from _settings(after, names, "LEVEL", at, {}, besides=("text",))
    else:
        yield from fields(before, after, names, "LEVEL", at, {})


def _temporary_differences(
    before: Temporary | None, after: Temporary | None
) -> Iterator[Difference]:
    at, names = "/temporary", codes.TEMPORARY_FIELDS
    if after is None:
        if before is not None:
            yield Difference("TEMPORARY_REMOVED", at, before.until, None)
        return
    if before is None:
        yield Difference("TEMPORARY_ADDED", at, None, after.until)
        yield from _settings(after, names, "TEMPORARY", at, {}, besides=("until",))
    else:
        yield from fields(before, after, names, "TEMPORARY", at, {})


def _settings(
    part: msgspec.Struct,
    names: Sequence[str],
    prefix: str,
    at: str,
    params: Mapping[str, Value],
    *,
    besides: tuple[str, ...],
) -> Iterator[Difference]:
    """Each setting of a part that came, beyond those already told."""
    for name in names:
        value = getattr(part, name)
        if name not in besides and value is not None and value not in ("", ()):
            yield Difference(f"{prefix}_{name.upper()}", f"{at}/{name}", None, value, params)


def _goals_differences(before: Sequence[Goal], after: Sequence[Goal]) -> Iterator[Difference]:
    keys = (lambda goal: goal.id, lambda goal: goal.text, lambda goal: goal)
    for old, new in pairs(before, after, *keys):
        if new is None:
            if old is not None:
                yield Difference("GOAL_REMOVED", "/goals", old.text, None)
        elif old is None:
            yield Difference("GOAL_ADDED", "/goals", None, new.text)
            yield from _goal_differences(Goal(text=new.text, id=new.id), new)
        else:
            yield from _goal_differences(old, new)


def _goal_differences(before: Goal, after: Goal) -> Iterator[Difference]:
    params: dict[str, Value] = {"goal": after.text}
    yield from fields(before, after, codes.GOAL_FIELDS, "GOAL", "/goals", params)
    at = "/goals/measures"
    keys = (lambda measure: measure.id, lambda measure: measure.text, lambda measure: measure)
    for old, new in pairs(before.measures, after.measures, *keys):
        if new is None:
            yield Difference("MEASURE_REMOVED", at, old, None, params)
        elif old is None:
            yield Difference("MEASURE_ADDED", at, None, new, params)
        else:
            yield from _measure_differences(old, new, at, params)


def _measure_differences(
    before: Measure, after: Measure, at: str, params: Mapping[str, Value]
) -> Iterator[Difference]:
    about = {**params, "measure": after.text}
    yield from fields(before, after, codes.MEASURE_FIELDS, "MEASURE", at, about)


def _items_differences(
    before: Sequence[MonitoringItem], after: Sequence[MonitoringItem]
) -> Iterator[Difference]:
    for old, new in pairs(before, after, place_of_kind):
        if new is None:
            if old is not None:
                at, params = _place(old)
                yield Difference("ITEM_REMOVED", at, old.kind, None, params)
        elif old is None:
            at, params = _place(new)
            yield Difference("ITEM_ADDED", at, None, new.kind, params)
            empty = MonitoringItem(id=new.id, kind=new.kind, about=params.get("about", ""))
            yield from _item_differences(empty, new)
        else:
            yield from _item_differences(old, new)


def _place(item: MonitoringItem) -> tuple[str, dict[str, str]]:
    if item.kind in WITH_ABOUT and item.about:
        return f"/items/{item.kind}/{item.about}", {"kind": item.kind, "about": item.about}
    return f"/items/{item.kind}", {"kind": item.kind}


def _item_differences(before: MonitoringItem, after: MonitoringItem) -> Iterator[Difference]:
    at, place = _place(after)
    params: dict[str, Value] = {**place}
    yield from fields(before, after, codes.ITEM_FIELDS, "ITEM", at, params)
    yield from _schedule_differences(before.schedule, after.schedule, at, params)
    yield from _normals_differences(before.normals, after.normals, at, params)
    yield from rules_differences(before.rules, after.rules, f"{at}/rules", params)


def _schedule_differences(
    before: Schedule | None, after: Schedule | None, at: str, params: Mapping[str, Value]
) -> Iterator[Difference]:
    here, names = f"{at}/schedule", codes.SCHEDULE_FIELDS
    if before is None and after is not None:
        yield Difference("SCHEDULE_ADDED", here, None, after.windows, params)
        usual = Schedule(windows=after.windows)
        yield from fields(usual, after, names, "SCHEDULE", here, params)
    elif before is not None and after is None:
        yield Difference("SCHEDULE_REMOVED", here, before.windows, None, params)
    elif before is not None and after is not None:
        yield from fields(before, after, names, "SCHEDULE", here, params)


def _normals_differences(
    before: Sequence[PersonalNormal],
    after: Sequence[PersonalNormal],
    at: str,
    params: Mapping[str, Value],
) -> Iterator[Difference]:
    here = f"{at}/normals"
    for old, new in pairs(before, after, lambda normal: (normal.component,)):
        one = new or old
        about = {**params, "component": one.component} if one and one.component else params
        if new is None:
            yield Difference("NORMAL_REMOVED", here, old, None, about)
        elif old is None:
            yield Difference("NORMAL_ADDED", here, None, new, about)
        else:
            yield from fields(old, new, codes.NORMAL_FIELDS, "NORMAL", here, about)
