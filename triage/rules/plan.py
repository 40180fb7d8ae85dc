"""What a plan version says about one kind, made ready for judging many readings."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from measurements.rules.kinds import KINDS
from selfcare_plans.rules.document import (
    AnswerRule,
    ChangeRule,
    Colour,
    DeviationRule,
    DeviationUnit,
    MeanRule,
    MissingRule,
    RangeRule,
    RepetitionRule,
)
from triage.rules.amounts import ZERO, written
from triage.rules.calendar import Slots
from triage.rules.combinations import kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from measurements.rules.kind import Swing
    from selfcare_plans.rules.document import (
        Combination,
        MonitoringItem,
        PersonalNormal,
        Rule,
    )
    from triage.rules.verdict import Version

_CACHE_SIZE = 20_000
BEHIND_ITEMS = 500_000
"""Combinations come after every rule of an item, in the order in which they are found."""
_ONE = Decimal(1)
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
class Deviation:
    """A deviation rule, its place, and the approved normal that it is counted from."""

    order: int
    rule: DeviationRule
    normal: PersonalNormal


@dataclass(frozen=True, slots=True, eq=False)
class Mean:
    """A mean rule, its place, the step it is rounded to, and its context as key and value."""

    order: int
    rule: MeanRule
    resolution: Decimal
    context: tuple[str, str] | None


@dataclass(frozen=True, slots=True, eq=False)
class Answering:
    """An answer rule and its place."""

    order: int
    rule: AnswerRule


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """A combination that looks at this kind among others, and its place."""

    order: int
    rule: Combination
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class KindPlan:
    """All rules of one kind in one version. ``unreadable``: ids of rules that cannot be applied."""

    kind: str
    ranges: tuple[ComponentRanges, ...]
    changes: tuple[Change, ...]
    repetitions: tuple[Repetition, ...]
    deviations: tuple[Deviation, ...]
    means: tuple[Mean, ...]
    answers: tuple[Answering, ...]
    combinations: tuple[Combined, ...]
    unreadable: tuple[str, ...]
    observe_only: bool
    swing: Swing | None

    @property
    def looks_back(self) -> bool:
        """Whether any rule, or the question whether it is odd, needs earlier readings of the kind."""
        return bool(
            self.swing
            or self.changes
            or self.means
            or (self.repetitions and self.ranges)
            or any(each.rule.moving_days for each in self.deviations)
        )


_made: dict[tuple[str, str, str], tuple[Version, KindPlan | None]] = {}


def plan_for(version: Version, kind: str, about: str = "") -> KindPlan | None:
    """Return what the version says about the kind, or None where it does not know it.

    ``about``: of which questionnaire, task or event; an item that names none is for all of them.
    A kind that only a combination looks at is known through that. Kept between calls by version id; a version of the same id with another document is made anew.
    """
    key = (version.id, kind, about)
    known = _made.get(key)
    if known is not None and (known[0] is version or known[0].document == version.document):
        return known[1]
    made = _make(version, kind, about)
    if len(_made) >= _CACHE_SIZE:
        _made.clear()
    _made[key] = (version, made)
    return made


@dataclass(slots=True)
class _Found:
    """The rules of a kind on their way into its plan."""

    ranges: list[Bound] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    repetitions: list[Repetition] = field(default_factory=list)
    deviations: list[Deviation] = field(default_factory=list)
    means: list[Mean] = field(default_factory=list)
    answers: list[Answering] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    def take(self, order: int, rule: Rule, item: MonitoringItem) -> None:
        if not _is_readable(rule):
            self.unreadable.append(rule.id)
            return
        match rule:
            case RangeRule():
                green = written(rule.green_low), written(rule.green_high)
                self.ranges.append(Bound(order, rule, green))
            case ChangeRule():
                self.changes.append(Change(order, rule))
            case RepetitionRule():
                self.repetitions.append(Repetition(order, rule, Slots.of(item.schedule)))
            case DeviationRule():
                self._take_deviation(order, rule, item)
            case MeanRule():
                self.means.append(Mean(order, rule, _resolution(item.kind), _context(rule)))
            case AnswerRule():
                self.answers.append(Answering(order, rule))
            case MissingRule():
                pass

    def _take_deviation(self, order: int, rule: DeviationRule, item: MonitoringItem) -> None:
        own = (each for each in item.normals if each.component == rule.component)
        normal = next((each for each in own if _is_sound(each, rule)), None)
        if normal is None:
            self.unreadable.append(rule.id)
        else:
            self.deviations.append(Deviation(order, rule, normal))


def _make(version: Version, kind: str, about: str) -> KindPlan | None:
    document = version.document
    items = [item for item in document.items if item.kind == kind and item.about in ("", about)]
    combinations = tuple(
        Combined(BEHIND_ITEMS + order, rule, kinds)
        for order, rule in enumerate(document.combinations)
        if kind in (kinds := kinds_of(rule))
    )
    if not items and not combinations:
        return None
    found = _Found()
    for order, rule, item in _rules(items):
        found.take(order, rule, item)
    return KindPlan(
        kind=kind,
        ranges=_by_component(found.ranges),
        changes=tuple(found.changes),
        repetitions=tuple(found.repetitions),
        deviations=tuple(found.deviations),
        means=tuple(found.means),
        answers=tuple(found.answers),
        combinations=combinations,
        unreadable=tuple(found.unreadable),
        observe_only=bool(items) and all(item.observe_only for item in items),
        swing=swing_of(kind),
    )


def _is_sound(normal: PersonalNormal, rule: DeviationRule) -> bool:
    if not normal.value.is_finite():
        return False
    if rule.unit is not DeviationUnit.SD:
        return True
    return normal.spread is not None and normal.spread.is_finite() and normal.spread > ZERO


def swing_of(kind: str) -> Swing | None:
    """Return what a number of the kind can change by in so many hours, or None for any change."""
    known = KINDS.get(kind)
    return known.swing if known is not None else None


def _resolution(kind: str) -> Decimal:
    known = KINDS.get(kind)
    return known.resolution if known is not None else _ONE


def _context(rule: MeanRule) -> tuple[str, str] | None:
    if not rule.context:
        return None
    key, _, value = rule.context.partition("=")
    return key.strip(), value.strip()


def _rules(items: Sequence[MonitoringItem]) -> Iterator[tuple[int, Rule, MonitoringItem]]:
    order = 0
    for item in items:
        for rule in item.rules:
            yield order, rule, item
            order += 1


def _is_readable(rule: Rule) -> bool:
    """Whether the numbers make sense. Publishing refuses others; a judge must not trust that."""
    match rule:
        case RangeRule() | MeanRule():
            bounds = (rule.green_low, rule.green_high, rule.yellow_low, rule.yellow_high)
            return all(each is None or each.is_finite() for each in bounds)
        case ChangeRule() | DeviationRule():
            return rule.amount.is_finite() and rule.amount > ZERO and rule.colour in _COLOURS
        case RepetitionRule():
            return rule.times >= 1 and rule.of >= 1 and rule.colour in _COLOURS
        case AnswerRule():
            return rule.colour in _COLOURS
        case MissingRule():
            return True


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
