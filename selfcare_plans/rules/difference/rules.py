"""What changed in the rules of an item, and in the plan's combinations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from selfcare_plans.rules.difference.codes import RULE_FIELDS, SHARED, TAGS, rule_code
from selfcare_plans.rules.difference.facts import Difference, Value, pairs
from selfcare_plans.rules.document import Combination, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_ABOUT = ("component", "context", "percent", "direction", "against", "days", "unit", "question")
AnyRule = Rule | Combination


def rules_differences(
    before: Sequence[AnyRule], after: Sequence[AnyRule], at: str, params: Mapping[str, Value]
) -> Iterator[Difference]:
    """Yield what changed from ``before`` to ``after``; ``params`` say which item they belong to."""
    for old, new in pairs(before, after, lambda rule: (type(rule), rule.id)):
        if old is None and new is not None:
            yield from _whole_rule("RULE_ADDED", new, at, params)
        elif old is not None and new is None:
            yield from _whole_rule("RULE_REMOVED", old, at, params)
        elif old is not None and new is not None:
            yield from _rule_differences(old, new, at, params)


def _whole_rule(
    code: str, rule: AnyRule, at: str, params: Mapping[str, Value]
) -> Iterator[Difference]:
    """The rule itself, then each of its settings, as values that came or went."""
    about, path = {**params, **_about(rule)}, f"{at}/{rule.id}"
    added = code == "RULE_ADDED"
    yield Difference(code, path, None if added else rule.id, rule.id if added else None, about)
    for name in (*RULE_FIELDS[type(rule)], "act_now"):
        value = getattr(rule, name)
        if name in _ABOUT or value is None or value in ("", ()):
            continue
        old, new = (None, value) if added else (value, None)
        yield Difference(rule_code(type(rule), name), f"{path}/{name}", old, new, about)


def _rule_differences(
    before: AnyRule, after: AnyRule, at: str, params: Mapping[str, Value]
) -> Iterator[Difference]:
    about, path = {**params, **_about(after)}, f"{at}/{after.id}"
    for name in (*RULE_FIELDS[type(after)], *SHARED):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Difference(rule_code(type(after), name), f"{path}/{name}", old, new, about)


def _about(rule: AnyRule) -> dict[str, Value]:
    about: dict[str, Value] = {"rule": rule.id, "type": TAGS[type(rule)]}
    settings = msgspec.structs.asdict(rule)
    about.update({name: settings[name] for name in _ABOUT if settings.get(name) is not None})
    return about
