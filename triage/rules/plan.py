"""What a plan version says about one kind, made ready for judging many readings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import (
    ChangeRule,
    Colour,
    MissingRule,
    RangeRule,
    RepetitionRule,
    Rule,
)
from triage.rules.amounts import ZERO, written
from triage.rules.calendar import Slots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from selfcare_plans.rules.document import MonitoringItem
    from triage.rules.verdict import Version

_CACHE_SIZE = 20_000
_COLOURS = (Colour.YELLOW, Colour.RED)


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A range rule, its place among the rules of the kind, and its green written out."""

    order: int
    rule: RangeRule
    green: tuple[str | None, str | None]


@dataclass(frozen=True, slots=True, eq=False)
class ComponentRanges:
    """The ranges of one component. ``bound``: context key -> context value -> ranges."""

    component: str | None
    unbound: tuple[Bound, ...]
    bound: Mapping[str, Mapping[str, tuple[Bound, ...]]]


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A change rule and its place."""

    order: int
    rule: ChangeRule


@dataclass(frozen=True, slots=True, eq=False)
class Repetition:
    """A repetition rule, its place, and what its item counts in."""

    order: int
    rule: RepetitionRule
    slots: Slots


@dataclass(frozen=True, slots=True, eq=False)
class KindPlan:
    """All rules of one kind in one version. ``unreadable``: ids of rules that cannot be applied."""

    kind: str
    ranges: tuple[ComponentRanges, ...]
    changes: tuple[Change, ...]
    repetitions: tuple[Repetition, ...]
    unreadable: tuple[str, ...]
    observe_only: bool

    @property
    def looks_back(self) -> bool:
        """Whether any rule needs earlier readings."""
        return bool(self.changes or (self.repetitions and self.ranges))


_made: dict[tuple[str, str], tuple[Version, KindPlan | None]] = {}


def plan_for(version: Version, kind: str) -> KindPlan | None:
    """Return what the version says about the kind, or None where it does not know it.

    Kept between calls by version id; a version of the same id with another document is made anew.
    """
    key = (version.id, kind)
    known = _made.get(key)
    if known is not None and (known[0] is version or known[0].document == version.document):
        return known[1]
    made = _make(version, kind)
    if len(_made) >= _CACHE_SIZE:
        _made.clear()
    _made[key] = (version, made)
    return made


def _make(version: Version, kind: str) -> KindPlan | None:
    items = [item for item in version.document.items if item.kind == kind]
    if not items:
        return None
    ranges: list[Bound] = []
    changes: list[Change] = []
    repetitions: list[Repetition] = []
    unreadable: list[str] = []
    for order, rule, item in _rules(items):
        if not _is_readable(rule):
            unreadable.append(rule.id)
        elif isinstance(rule, RangeRule):
            green = written(rule.green_low), written(rule.green_high)
            ranges.append(Bound(order, rule, green))
        elif isinstance(rule, ChangeRule):
            changes.append(Change(order, rule))
        elif isinstance(rule, RepetitionRule):
            repetitions.append(Repetition(order, rule, Slots.of(item.schedule)))
    return KindPlan(
        kind=kind,
        ranges=_by_component(ranges),
        changes=tuple(changes),
        repetitions=tuple(repetitions),
        unreadable=tuple(unreadable),
        observe_only=all(item.observe_only for item in items),
    )


def _rules(items: Sequence[MonitoringItem]) -> Iterator[tuple[int, Rule, MonitoringItem]]:
    order = 0
    for item in items:
        for rule in item.rules:
            yield order, rule, item
            order += 1


def _is_readable(rule: Rule) -> bool:
    """Whether the numbers make sense. Publishing refuses others; a judge must not trust that."""
    if isinstance(rule, RangeRule):
        bounds = (rule.green_low, rule.green_high, rule.yellow_low, rule.yellow_high)
        return all(each is None or each.is_finite() for each in bounds)
    if isinstance(rule, ChangeRule):
        return rule.amount.is_finite() and rule.amount > ZERO and rule.colour in _COLOURS
    if isinstance(rule, RepetitionRule):
        return rule.times >= 1 and rule.of >= 1 and rule.colour in _COLOURS
    return isinstance(rule, MissingRule)


def _by_component(ranges: Sequence[Bound]) -> tuple[ComponentRanges, ...]:
    groups: dict[str | None, list[Bound]] = {}
    for each in ranges:
        groups.setdefault(each.rule.component, []).append(each)
    return tuple(_component(name, group) for name, group in groups.items())


def _component(name: str | None, group: Sequence[Bound]) -> ComponentRanges:
    unbound: list[Bound] = []
    bound: dict[str, dict[str, tuple[Bound, ...]]] = {}
    for each in group:
        if not each.rule.context:
            unbound.append(each)
            continue
        key, _, value = each.rule.context.partition("=")
        values = bound.setdefault(key.strip(), {})
        values[value.strip()] = (*values.get(value.strip(), ()), each)
    return ComponentRanges(name, tuple(unbound), bound)
