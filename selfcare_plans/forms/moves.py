"""The buttons of the editor that add, remove and lift parts, as changes of the posted data."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from selfcare_plans.forms.all_rules import COMBINATION_FORMS, RULE_FORMS
from selfcare_plans.forms.editor import MOST_PARTS, part_keys
from selfcare_plans.forms.flat import put_rule
from selfcare_plans.forms.steps import STEP_FORMS
from selfcare_plans.rules.document import RangeRule
from selfcare_plans.rules.kind_facts import ABOUT, ANSWERS, EVENT
from selfcare_plans.rules.schedule_checks import MAX_GRACE_MINUTES

if TYPE_CHECKING:
    from django.http import QueryDict

    from selfcare_plans.forms.options import Options

_N = r"-\d{1,3}"
_PART = re.compile(
    rf"(goals|items|combinations){_N}(-(measures|windows|normals|rules|parts){_N})?"
    rf"|(level-)?steps_(green|yellow|red){_N}|level|temporary"
)
_STEP = re.compile(rf"((?:level-)?steps_(?:green|yellow|red)){_N}")
_ADD_TO = re.compile(
    rf"goals|goals{_N}-measures|items{_N}-(windows|normals)|combinations{_N}-parts"
)
_ADD_RULE = re.compile(rf"(items{_N})-rules:([a-z0-9]+)")
_ADD_COMBINATION = re.compile(r"combinations:([a-z0-9]+)")
_ADD_STEP = re.compile(r"((?:level-)?steps_(?:green|yellow|red)):([a-z]+)")
USUAL_GRACE = min(120, MAX_GRACE_MINUTES)

# What a new part proposes. A NEWS2 scale, an amount and a name are never proposed.
_MORNING, _LATER = (time(6), time(10)), (time(18), time(22))
_USUAL = {
    "range": {},
    "change": {"colour": "YELLOW", "direction": "RISE", "against": "LOWEST", "days": "3"},
    "deviation": {"colour": "YELLOW", "direction": "RISE", "unit": "UNITS", "moving_days": "0"},
    "mean": {"days": "7", "drop_days": "0", "least": "1"},
    "repetition": {"colour": "YELLOW", "times": "3", "of": "4"},
    "missing": {"colour": "YELLOW", "in_a_row": "2", "nurse_minutes": "0"},
    "answer": {"colour": "RED"},
    "combination": {"colour": "RED", "within_minutes": "1440"},
    "news2": {
        "within_minutes": "60",
        "yellow_from": "5",
        "red_from": "7",
        "single_three": "YELLOW",
    },
}


def is_move(do: str) -> bool:
    """Whether a button adds, removes or lifts a part, so that nothing is saved."""
    return do.startswith(("add:", "remove:", "up:"))


def moved(data: QueryDict, do: str, options: Options) -> tuple[QueryDict, str]:
    """Return the data with a part added, removed or lifted, and the key of the part to show next.

    An order that is not understood changes nothing: it did not come from our page.
    """
    changed = data.copy()
    what, _colon, where = do.partition(":")
    if what == "remove" and _PART.fullmatch(where):
        for name in [name for name in changed if name.startswith(f"{where}-")]:
            del changed[name]
        return changed, where.rpartition("-")[0].rpartition("-")[0]
    if what == "up" and (step := _STEP.fullmatch(where)):
        return changed, _lift(changed, step[1], where)
    return changed, _added(changed, where, options) if what == "add" else ""


def _added(data: QueryDict, where: str, options: Options) -> str:
    """Add the part that is asked for; return its key, empty where nothing was added."""
    if where == "items":
        return _add_item(data, data.get("new_kind", ""), options)
    if where in ("level", "temporary"):
        data.setdefault("level-text" if where == "level" else "temporary-until", "")
        return where
    if _ADD_TO.fullmatch(where):
        return _add_part(data, where)
    if (rule := _ADD_RULE.fullmatch(where)) and rule[2] in RULE_FORMS:
        return _add_rule(data, rule[1], rule[2])
    if (rule := _ADD_COMBINATION.fullmatch(where)) and rule[1] in COMBINATION_FORMS:
        return _add_combination(data, rule[1])
    if (step := _ADD_STEP.fullmatch(where)) and step[2] in STEP_FORMS:
        key = _next_key(data, step[1])
        if key:
            data[f"{key}-type"] = step[2]
        return key
    return ""


def _next_key(data: QueryDict, prefix: str) -> str:
    """Return the key of one more part; empty when there are as many as a page may have."""
    keys = part_keys(data, prefix)
    number = int(keys[-1].rpartition("-")[2]) + 1 if keys else 0
    return f"{prefix}-{number}" if len(keys) < MOST_PARTS and number < 1_000 else ""


def _lift(data: QueryDict, prefix: str, key: str) -> str:
    """Let a step change places with the one before it."""
    keys = part_keys(data, prefix)
    place = keys.index(key) if key in keys else 0
    if not place:
        return key
    other = keys[place - 1]
    moving = {
        name: data.getlist(name) for name in data if name.startswith((f"{key}-", f"{other}-"))
    }
    for name in moving:
        del data[name]
    for name, values in moving.items():
        here, there = (key, other) if name.startswith(f"{key}-") else (other, key)
        data.setlist(f"{there}{name.removeprefix(here)}", values)
    return other


def _add_part(data: QueryDict, prefix: str) -> str:
    key = _next_key(data, prefix)
    if not key:
        return ""
    part = prefix.rpartition("-")[2]
    if part == "windows":
        _propose_window(data, prefix, key)
    elif part == "normals":
        data[f"{key}-value"] = ""
    elif part == "parts":
        data[f"{key}-kind"] = ""
    else:
        data[f"{key}-text"] = ""
    return key


def _propose_window(data: QueryDict, prefix: str, key: str) -> None:
    item = prefix.removesuffix("-windows")
    is_first = not part_keys(data, prefix)
    if is_first:
        data.setlist(f"{item}-weekdays", [str(day) for day in range(1, 8)])
        data[f"{item}-grace_minutes"] = str(USUAL_GRACE)
    opens, closes = _MORNING if is_first else _LATER
    data[f"{key}-name"] = _("morning") if is_first else _("evening")
    data[f"{key}-opens"], data[f"{key}-closes"] = f"{opens:%H:%M}", f"{closes:%H:%M}"


def _add_item(data: QueryDict, kind: str, options: Options) -> str:
    known = {option.name: option for option in options.kinds}
    taken = {data.get(f"{key}-kind") for key in part_keys(data, "items")}
    chosen = known.get(kind)
    if chosen is None or (kind in taken and not chosen.may_be_there_twice):
        return ""
    key = _next_key(data, "items")
    if not key:
        return ""
    ids = {data.get(f"{one}-id") for one in part_keys(data, "items")}
    data[f"{key}-kind"], data[f"{key}-id"] = kind, _unused(kind, ids)
    if not chosen.has_number:
        if kind not in (ANSWERS, EVENT):
            data[f"{key}-observe_only"] = "on"
        return key
    for component in chosen.usual or ("",):
        rule_id = _rule_id(data, f"{component or kind}-range")
        put_rule(
            data,
            _next_key(data, f"{key}-rules"),
            RangeRule(id=rule_id, component=component or None),
        )
    return key


def _add_rule(data: QueryDict, item: str, tag: str) -> str:
    key = _next_key(data, f"{item}-rules")
    if key:
        _propose(data, key, tag, _rule_id(data, f"{data.get(f'{item}-id', item)}-{tag}"))
        if tag == "answer" and data.get(f"{item}-kind") == EVENT:
            data[f"{key}-question"] = ABOUT
    return key


def _add_combination(data: QueryDict, tag: str) -> str:
    key = _next_key(data, "combinations")
    if key:
        _propose(data, key, tag, _rule_id(data, tag))
        for number in range(2 if tag == "combination" else 0):
            data[f"{key}-parts-{number}-kind"] = ""
    return key


def _propose(data: QueryDict, key: str, tag: str, rule_id: str) -> None:
    data[f"{key}-type"], data[f"{key}-id"] = tag, rule_id
    data[f"{key}-act_ask_done"] = "on"
    for name, value in _USUAL[tag].items():
        data[f"{key}-{name}"] = value


def _rule_id(data: QueryDict, wanted: str) -> str:
    rules = [
        *part_keys(data, "combinations"),
        *(rule for item in part_keys(data, "items") for rule in part_keys(data, f"{item}-rules")),
    ]
    return _unused(wanted, {data.get(f"{rule}-id") for rule in rules})


def _unused(wanted: str, taken: set[str | None]) -> str:
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
