"""The buttons of the editor that add and remove parts, as changes of the posted data."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from selfcare_plans.forms.editor import MOST_PARTS, part_keys
from selfcare_plans.forms.flat import put_rule
from selfcare_plans.forms.rules import RULE_FORMS
from selfcare_plans.rules.document import (
    ChangeRule,
    Colour,
    Direction,
    MissingRule,
    RangeRule,
    RepetitionRule,
)
from selfcare_plans.rules.schedule_checks import MAX_GRACE_MINUTES

if TYPE_CHECKING:
    from django.http import QueryDict

    from selfcare_plans.forms.options import Options
    from selfcare_plans.rules.document import Rule

_PART = re.compile(r"(goals|items)-\d{1,3}(-(measures|windows|rules)-\d{1,3})?")
_ADD_TO = re.compile(r"goals|goals-\d{1,3}-measures|items-\d{1,3}-windows")
_ADD_RULE = re.compile(r"(items-\d{1,3})-rules:([a-z]+)")
USUAL_GRACE = min(120, MAX_GRACE_MINUTES)

# What a new part of the day proposes.
_MORNING, _LATER = (time(6), time(10)), (time(18), time(22))


def is_move(do: str) -> bool:
    """Whether a button adds or removes a part, so that nothing is saved."""
    return do.startswith(("add:", "remove:"))


def moved(data: QueryDict, do: str, options: Options) -> tuple[QueryDict, str]:
    """Return the data with a part added or removed, and the key of the part to show next.

    An order that is not understood changes nothing: it did not come from our page.
    """
    changed = data.copy()
    what, _colon, where = do.partition(":")
    if what == "remove" and _PART.fullmatch(where):
        for name in [name for name in changed if name.startswith(f"{where}-")]:
            del changed[name]
        return changed, where.rpartition("-")[0].rpartition("-")[0]
    if what != "add":
        return changed, ""
    if where == "items":
        return changed, _add_item(changed, data.get("new_kind", ""), options)
    if _ADD_TO.fullmatch(where):
        return changed, _add_part(changed, where)
    rule = _ADD_RULE.fullmatch(where)
    if rule and rule[2] in RULE_FORMS:
        return changed, _add_rule(changed, rule[1], rule[2])
    return changed, ""


def _next_key(data: QueryDict, prefix: str) -> str:
    """Return the key of one more part; empty when there are as many as a page may have."""
    keys = part_keys(data, prefix)
    number = int(keys[-1].rpartition("-")[2]) + 1 if keys else 0
    return f"{prefix}-{number}" if len(keys) < MOST_PARTS else ""


def _add_part(data: QueryDict, prefix: str) -> str:
    key = _next_key(data, prefix)
    if key and prefix.endswith("-windows"):
        item = prefix.removesuffix("-windows")
        is_first = not part_keys(data, prefix)
        if is_first:
            data.setlist(f"{item}-weekdays", [str(day) for day in range(1, 8)])
            data[f"{item}-grace_minutes"] = str(USUAL_GRACE)
        opens, closes = _MORNING if is_first else _LATER
        data[f"{key}-name"] = _("morning") if is_first else _("evening")
        data[f"{key}-opens"], data[f"{key}-closes"] = f"{opens:%H:%M}", f"{closes:%H:%M}"
    elif key:
        data[f"{key}-text"] = ""
    return key


def _add_item(data: QueryDict, kind: str, options: Options) -> str:
    known = {option.name for option in options.kinds}
    taken = {data.get(f"{key}-kind") for key in part_keys(data, "items")}
    if kind not in known or kind in taken:
        return ""
    key = _next_key(data, "items")
    if not key:
        return ""
    data[f"{key}-kind"] = kind
    data[f"{key}-id"] = _unused(kind, {data.get(f"{one}-id") for one in part_keys(data, "items")})
    for component in options.kind(kind).usual or ("",):
        rule_key = _next_key(data, f"{key}-rules")
        rule_id = _rule_id(data, f"{component or kind}-range")
        put_rule(data, rule_key, RangeRule(id=rule_id, component=component or None))
    return key


def _add_rule(data: QueryDict, item: str, tag: str) -> str:
    key = _next_key(data, f"{item}-rules")
    if key:
        put_rule(data, key, _new_rule(tag, _rule_id(data, f"{data.get(f'{item}-id', item)}-{tag}")))
        if tag == "change":
            data[f"{key}-amount"] = ""
    return key


def _new_rule(tag: str, rule_id: str) -> Rule:
    match tag:
        case "change":
            return ChangeRule(
                id=rule_id, colour=Colour.YELLOW, direction=Direction.RISE, amount=Decimal(0)
            )
        case "repetition":
            return RepetitionRule(id=rule_id, colour=Colour.YELLOW, times=3, of=4)
        case "missing":
            return MissingRule(id=rule_id, in_a_row=2)
        case _:
            return RangeRule(id=rule_id)


def _rule_id(data: QueryDict, wanted: str) -> str:
    taken = {
        data.get(f"{rule}-id")
        for item in part_keys(data, "items")
        for rule in part_keys(data, f"{item}-rules")
    }
    return _unused(wanted, taken)


def _unused(wanted: str, taken: set[str | None]) -> str:
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
