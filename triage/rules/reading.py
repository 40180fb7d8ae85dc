"""One reading by one plan version: all rules of the kind, the worst colour stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from measurements.rules.facts import Flag
from triage.rules.amounts import (
    GREEN,
    SEVERITY,
    YELLOW,
    ZERO,
    described,
    is_number,
    local_time,
)
from triage.rules.changes import change_since, reference
from triage.rules.outcome import BEHIND_ALL_RULES, Outcome
from triage.rules.ranges import HIGH, LOW, applicable, crossed, number_of
from triage.rules.repetition import repeated

if TYPE_CHECKING:
    from typing import Any
    from zoneinfo import ZoneInfo

    from measurements.rules.facts import ReadingFact
    from triage.rules.plan import Change, ComponentRanges, KindPlan
    from triage.rules.timeline import Timeline
    from triage.rules.verdict import Version

OPTIONAL_COMPONENTS = frozenset({"mean"})
"""Components that a sound reading may lack; a rule on one then says nothing."""


def unsound(reading: ReadingFact) -> str | None:
    """Return why the reading is nothing that could be judged, or None.

    NO_VALUE: neither a value nor components. BAD_VALUE: not a finite number. BAD_COMPARATOR:
    neither ``<`` nor ``>``.
    """
    value, components = reading.value, reading.components
    if value is None and not components:
        return "NO_VALUE"
    if value is not None and not is_number(value):
        return "BAD_VALUE"
    if components and not all(map(is_number, components.values())):
        return "BAD_VALUE"
    if reading.comparator not in (None, LOW, HIGH):
        return "BAD_COMPARATOR"
    return None


def judge_reading(
    version: Version,
    plan: KindPlan,
    reading: ReadingFact,
    timeline: Timeline | None,
    zone: ZoneInfo,
) -> Outcome:
    """Judge a sound reading. ``timeline`` holds its earlier readings where a rule looks back."""
    outcome = Outcome(version)
    for ranges in plan.ranges:
        _range(outcome, ranges, reading)
    if timeline is not None:
        _look_back(outcome, plan, reading, timeline, zone)
    _flags_and_doubts(outcome, plan, reading)
    if outcome.severity == GREEN:
        outcome.green = ("GREEN", _green_words(version, plan, reading))
    return outcome


def _range(outcome: Outcome, ranges: ComponentRanges, reading: ReadingFact) -> None:
    value = number_of(reading, ranges.component)
    if value is None:
        _lacking(outcome, ranges.component, reading)
        return
    bounds, is_strictest = applicable(ranges, reading.context)
    if is_strictest:
        outcome.notes.add("STRICTEST")
    if not bounds:
        outcome.doubt("CONTEXT", {**described(reading), "context": dict(reading.context)})
        return
    outcome.judged = True
    outcome.range_severity = outcome.range_severity or GREEN
    for each in bounds:
        found = crossed(each, value, reading.comparator)
        if found is None:
            continue
        outcome.range_severity = max(outcome.range_severity, found.severity)
        outcome.steps = max(outcome.steps, found.steps)
        outcome.fire(
            order=each.order,
            rule_id=each.rule.id,
            code="RANGE",
            severity=found.severity,
            params={**described(reading), **found.params},
        )


def _look_back(
    outcome: Outcome, plan: KindPlan, reading: ReadingFact, timeline: Timeline, zone: ZoneInfo
) -> None:
    position = timeline.position(reading)
    local = local_time(reading.measured_at, zone)
    for change in plan.changes:
        _change(outcome, change, reading, timeline, position, local.toordinal())
    if (outcome.range_severity or GREEN) < YELLOW:
        return
    for each in plan.repetitions:
        repetition = repeated(plan, each, timeline, position, local)
        if repetition is not None:
            outcome.fire(
                order=each.order,
                rule_id=each.rule.id,
                code="REPETITION",
                severity=SEVERITY[each.rule.colour],
                params={**described(reading), **repetition},
            )


def _change(
    outcome: Outcome,
    change: Change,
    reading: ReadingFact,
    timeline: Timeline,
    position: int,
    day: int,
) -> None:
    rule = change.rule
    value = number_of(reading, rule.component)
    if value is None:
        _lacking(outcome, rule.component, reading)
        return
    outcome.judged = True
    before = reference(rule, timeline, position, day)
    if before is None:
        outcome.notes.add("FIRST")
        return
    words = change_since(rule, reading, value, timeline, before)
    if words is not None:
        outcome.fire(
            order=change.order,
            rule_id=rule.id,
            code="CHANGE",
            severity=SEVERITY[rule.colour],
            params={**described(reading), **words},
        )


def _lacking(outcome: Outcome, component: str | None, reading: ReadingFact) -> None:
    """A rule's number is not in the reading: what may be left out says nothing, else no green."""
    if component in OPTIONAL_COMPONENTS:
        outcome.notes.add("INCOMPLETE")
    else:
        outcome.doubt("NO_VALUE", {**described(reading), "component": component})


def _flags_and_doubts(outcome: Outcome, plan: KindPlan, reading: ReadingFact) -> None:
    if Flag.IMPLAUSIBLE in reading.flags:
        outcome.fire(
            order=BEHIND_ALL_RULES,
            rule_id="",
            code="IMPLAUSIBLE",
            severity=YELLOW,
            params=described(reading),
        )
    for rule_id in plan.unreadable:
        outcome.doubt("UNREADABLE_RULE", described(reading), rule_id=rule_id)
    if _is_negative(reading):
        outcome.doubt("IMPOSSIBLE", described(reading))
    if plan.observe_only:
        outcome.notes.add("OBSERVE_ONLY")
    elif not outcome.judged:
        outcome.doubt("NO_RULE", described(reading))


def _is_negative(reading: ReadingFact) -> bool:
    """Whether a number is below zero, which nothing that we measure can be."""
    if reading.value is not None and reading.value < ZERO:
        return True
    return any(each < ZERO for each in reading.components.values())


def _green_words(version: Version, plan: KindPlan, reading: ReadingFact) -> dict[str, Any]:
    """Return the numbers of a green sentence: what was measured, and the green it lies within."""
    words = described(reading)
    words["version"] = version.number
    words["ranges"] = [
        [ranges.component, *each.green]
        for ranges in plan.ranges
        if number_of(reading, ranges.component) is not None
        for each in applicable(ranges, reading.context)[0]
    ]
    return words
