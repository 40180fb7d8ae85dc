"""A plan document as posted data, so that a stored draft and a half-typed one are shown alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from django.http import QueryDict

from dho.web import written
from selfcare_plans.rules.document import (
    ChangeRule,
    MissingRule,
    RangeRule,
    RepetitionRule,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from selfcare_plans.rules.document import Goal, MonitoringItem, PlanDocument, Rule

TAGS: dict[type[Any], str] = {
    RangeRule: "range",
    ChangeRule: "change",
    RepetitionRule: "repetition",
    MissingRule: "missing",
}


def flatten(document: PlanDocument) -> QueryDict:
    """Return the document as the editor would post it."""
    data = QueryDict(mutable=True)
    data["what_matters"] = document.what_matters
    data["diagnoses"] = _lines(document.diagnoses)
    for colour in ("green", "yellow", "red"):
        data[f"steps_{colour}"] = _lines(getattr(document.steps, colour))
    data["contact_point"] = document.contact_point
    data["review_date"] = _day(document.review_date)
    data["language"] = document.language
    _put_receivers(data, "", document.receivers)
    for number, goal in enumerate(document.goals):
        _put_goal(data, f"goals-{number}", goal)
    for number, item in enumerate(document.items):
        _put_item(data, f"items-{number}", item)
    return data


def number_typed(value: Decimal | None) -> str:
    """Write a number as the reader would type it: no spaces, own decimal sign."""
    return "" if value is None else f"{value:f}".replace(".", written.decimal_sign())


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _put_receivers(data: QueryDict, prefix: str, receivers: tuple[str, ...]) -> None:
    for place, unit in enumerate(receivers, start=1):
        data[f"{prefix}receiver_{place}"] = unit


def _put_goal(data: QueryDict, at: str, goal: Goal) -> None:
    data[f"{at}-text"] = goal.text
    data[f"{at}-subgoals"] = _lines(goal.subgoals)
    for number, measure in enumerate(goal.measures):
        here = f"{at}-measures-{number}"
        data[f"{here}-text"] = measure.text
        data[f"{here}-responsible"] = measure.responsible
        data[f"{here}-until"] = _day(measure.until)


def _put_item(data: QueryDict, at: str, item: MonitoringItem) -> None:
    data[f"{at}-id"] = item.id
    data[f"{at}-kind"] = item.kind
    data[f"{at}-instruction"] = item.instruction
    if item.observe_only:
        data[f"{at}-observe_only"] = "on"
    _put_receivers(data, f"{at}-", item.receivers)
    if item.schedule is not None:
        data.setlist(f"{at}-weekdays", [str(day) for day in item.schedule.weekdays])
        data[f"{at}-grace_minutes"] = str(item.schedule.grace_minutes)
        for number, window in enumerate(item.schedule.windows):
            data[f"{at}-windows-{number}-name"] = window.name
            data[f"{at}-windows-{number}-opens"] = window.opens.strftime("%H:%M")
            data[f"{at}-windows-{number}-closes"] = window.closes.strftime("%H:%M")
    for number, rule in enumerate(item.rules):
        put_rule(data, f"{at}-rules-{number}", rule)


def put_rule(data: QueryDict, at: str, rule: Rule) -> None:
    """Write one rule under its prefix."""
    data[f"{at}-type"] = TAGS[type(rule)]
    for name, value in msgspec.structs.asdict(rule).items():
        if value is None or value is False:
            continue
        if value is True:
            data[f"{at}-{name}"] = "on"
        elif hasattr(value, "is_finite"):
            data[f"{at}-{name}"] = number_typed(value)
        else:
            data[f"{at}-{name}"] = str(value)
