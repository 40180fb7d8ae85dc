"""A plan document as posted data, so that a stored draft and a half-typed one are shown alike.

A step, a subgoal and a diagnosis are one line each; a line break inside one becomes a space.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec
from django.http import QueryDict

from dho.web import written
from selfcare_plans.forms.steps import LINES, MEDICINE
from selfcare_plans.rules.document import CombinationRule, MedicineStep

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, time
    from decimal import Decimal

    from selfcare_plans.rules.document import (
        ActNow,
        Combination,
        Goal,
        MonitoringItem,
        PlanDocument,
        Rule,
        Schedule,
        Step,
    )


def flatten(document: PlanDocument) -> QueryDict:
    """Return the document as the editor would post it."""
    data = QueryDict(mutable=True)
    data["what_matters"] = document.what_matters
    data["diagnoses"] = _lines(document.diagnoses)
    for colour in ("green", "yellow", "red"):
        _put_steps(data, f"steps_{colour}", getattr(document.steps, colour))
    for who in ("centre", "patient"):
        data[f"unreached_{who}"] = _lines(getattr(document.unreached, who))
    data["contact_point"] = document.contact_point
    data["review_date"] = _day(document.review_date)
    data["language"] = document.language
    _put_receivers(data, "", document.receivers)
    _put_occasional(data, document)
    for number, goal in enumerate(document.goals):
        _put_goal(data, f"goals-{number}", goal)
    for number, item in enumerate(document.items):
        _put_item(data, f"items-{number}", item)
    for number, combination in enumerate(document.combinations):
        put_rule(data, f"combinations-{number}", combination)
    return data


def number_typed(value: Decimal | None) -> str:
    """Write a number as the reader would type it: no spaces, own decimal sign."""
    return "" if value is None else f"{value:f}".replace(".", written.decimal_sign())


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(" ".join(part.split("\n")) for part in parts)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _clock(at: time) -> str:
    return (
        f"{at:%H:%M}" if not (at.second or at.microsecond) else at.replace(tzinfo=None).isoformat()
    )


def _put_receivers(data: QueryDict, prefix: str, receivers: tuple[str, ...]) -> None:
    for place, unit in enumerate(receivers, start=1):
        data[f"{prefix}receiver_{place}"] = unit


def _put_steps(data: QueryDict, prefix: str, steps: Sequence[Step]) -> None:
    """Write each run of ordinary steps as lines, and each medicine by itself."""
    number, run = 0, list[str]()

    def end_run() -> None:
        nonlocal number, run
        if run:
            data[f"{prefix}-{number}-type"] = LINES
            data[f"{prefix}-{number}-text"] = _lines(run)
            number, run = number + 1, []

    for step in steps:
        if not isinstance(step, MedicineStep):
            run.append(step)
            continue
        end_run()
        at, number = f"{prefix}-{number}", number + 1
        data[f"{at}-type"] = MEDICINE
        data[f"{at}-medicine"], data[f"{at}-prescriber"] = step.medicine, step.prescriber
    end_run()


def _put_occasional(data: QueryDict, document: PlanDocument) -> None:
    """Write what few plans have: an agreed level of treatment, and that it is temporary."""
    level, temporary = document.treatment_level, document.temporary
    if level is not None:
        data["level-text"], data["level-decided_by"] = level.text, level.decided_by
        data["level-decided_on"] = _day(level.decided_on)
        _put_steps(data, "level-steps_red", level.steps_red)
        _put_receivers(data, "level-", level.receivers)
    if temporary is not None:
        put_fields(data, "temporary", temporary)


def _put_goal(data: QueryDict, at: str, goal: Goal) -> None:
    data[f"{at}-id"] = goal.id
    data[f"{at}-text"] = goal.text
    data[f"{at}-subgoals"] = _lines(goal.subgoals)
    data[f"{at}-evaluate_on"] = _day(goal.evaluate_on)
    for number, measure in enumerate(goal.measures):
        put_fields(data, f"{at}-measures-{number}", measure)


def _put_item(data: QueryDict, at: str, item: MonitoringItem) -> None:
    for name in ("id", "kind", "about", "instruction", "no_red_reason"):
        data[f"{at}-{name}"] = getattr(item, name)
    if item.observe_only:
        data[f"{at}-observe_only"] = "on"
    _put_receivers(data, f"{at}-", item.receivers)
    if item.schedule is not None:
        _put_schedule(data, at, item.schedule)
    for number, normal in enumerate(item.normals):
        put_fields(data, f"{at}-normals-{number}", normal)
    for number, rule in enumerate(item.rules):
        put_rule(data, f"{at}-rules-{number}", rule)


def _put_schedule(data: QueryDict, at: str, schedule: Schedule) -> None:
    data.setlist(f"{at}-weekdays", [str(day) for day in schedule.weekdays])
    data[f"{at}-grace_minutes"] = str(schedule.grace_minutes)
    if schedule.not_on_holidays:
        data[f"{at}-not_on_holidays"] = "on"
    for number, window in enumerate(schedule.windows):
        here = f"{at}-windows-{number}"
        data[f"{here}-name"] = window.name
        data[f"{here}-opens"], data[f"{here}-closes"] = _clock(window.opens), _clock(window.closes)


def put_rule(data: QueryDict, at: str, rule: Rule | Combination) -> None:
    """Write one rule under its prefix."""
    data[f"{at}-type"] = str(rule.__struct_config__.tag)
    put_fields(data, at, rule)
    put_act(data, at, rule.act_now)
    if isinstance(rule, CombinationRule):
        for number, part in enumerate(rule.parts):
            put_fields(data, f"{at}-parts-{number}", part)


def put_act(data: QueryDict, at: str, act: ActNow | None) -> None:
    """Write what is done at once; the question is ticked beforehand where nothing is written."""
    if act is None or act.ask_done:
        data[f"{at}-act_ask_done"] = "on"
    if act is not None:
        data[f"{at}-act_step"] = act.step
        data.setlist(f"{at}-act_numbers", list(act.numbers))


def put_fields(data: QueryDict, at: str, part: msgspec.Struct) -> None:
    """Write each plain field of a part; what is left out, and its own parts, are not written."""
    for name, value in msgspec.structs.asdict(part).items():
        _put(data, f"{at}-{name}", value)


def _put(data: QueryDict, key: str, value: Any) -> None:
    match value:
        case None | False:
            return
        case True:
            data[key] = "on"
        case Enum():
            data[key] = str(value.value)
        case tuple():
            if all(isinstance(one, str) for one in value):
                data.setlist(key, list(value))
        case msgspec.Struct():
            return
        case _ if hasattr(value, "is_finite"):
            data[key] = number_typed(value)
        case _ if hasattr(value, "isoformat"):
            data[key] = value.isoformat()
        case _:
            data[key] = str(value)
