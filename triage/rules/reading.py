"""One reading by one plan version: all rules of the kind, the worst colour stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from measurements.rules.facts import Flag
from selfcare_plans.rules.document import News2Rule
from triage.rules.amounts import (
    GREEN,
    RED,
    SEVERITY,
    YELLOW,
    ZERO,
    described,
    is_number,
    local_time,
)
from triage.rules.answers import answer_to, shown, speaks
from triage.rules.changes import change_since, reference
from triage.rules.combinations import combined, news2_of, news2_params, news2_severity
from triage.rules.deviations import deviates, moving_median
from triage.rules.means import mean_of
from triage.rules.outcome import BEHIND_ALL_RULES, Outcome
from triage.rules.plan import plan_for
from triage.rules.ranges import HIGH, LOW, applicable, crossed, is_unsure, number_of
from triage.rules.repetition import repeated

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Any
    from zoneinfo import ZoneInfo

    from measurements.rules.facts import ReadingFact
    from selfcare_plans.rules.document import ChangeRule, DeviationRule, RangeRule
    from triage.rules.news2 import Score
    from triage.rules.plan import (
        Answering,
        Change,
        Combined,
        ComponentRanges,
        Deviation,
        KindPlan,
        Mean,
    )
    from triage.rules.timeline import Timeline
    from triage.rules.verdict import Version

WITHOUT_NUMBER = frozenset({"task_done", "diary", "event", "answers"})
"""Kinds that are no number: an answer, a deed, a text."""

REPEAT_AFTER_LOW_GLUCOSE = 20
"""Minutes after a red low within which glucose is expected again, whether or not the plan says so."""

OPTIONAL_COMPONENTS = frozenset({"mean"})
"""Components that a sound reading may lack; a rule on one then says nothing."""


def unsound(reading: ReadingFact) -> str | None:
    """Return why the reading is nothing that could be judged, or None.

    NO_VALUE: neither a value nor components. BAD_VALUE: not a finite number. BAD_COMPARATOR:
    neither ``<`` nor ``>``.
    """
    value, components = reading.value, reading.components
    if value is None and not components:
        return None if reading.kind in WITHOUT_NUMBER else "NO_VALUE"
    if value is not None and not is_number(value):
        return "BAD_VALUE"
    if components and not all(map(is_number, components.values())):
        return "BAD_VALUE"
    if reading.comparator not in (None, LOW, HIGH):
        return "BAD_COMPARATOR"
    return None


class Sight(Protocol):
    """What of a patient's other readings a judged one may see."""

    @property
    def zone(self) -> ZoneInfo: ...

    def timeline(self, kind: str, about: str = "") -> Timeline:
        """Return the readings of a kind (of one form, task or event, where named), in order."""

    def latest_before(
        self, reading: ReadingFact, kind: str, about: str, minutes: int
    ) -> ReadingFact | None:
        """Return the last of a kind measured before this one within the span, or None."""


def judge_reading(version: Version, plan: KindPlan, reading: ReadingFact, sight: Sight) -> Outcome:
    """Judge a sound reading; ``sight`` gives what was measured before it where a rule looks back."""
    outcome = Outcome(version)
    for ranges in plan.ranges:
        _range(outcome, ranges, reading)
    for answering in plan.answers:
        _answer(outcome, answering, reading)
    if plan.looks_back or plan.deviations:
        _look_back(outcome, plan, reading, sight)
    for each in plan.combinations:
        _combination(outcome, each, reading, sight)
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
        if found is None or is_unsure(reading, found):
            continue
        outcome.range_severity = max(outcome.range_severity, found.severity)
        outcome.steps = max(outcome.steps, found.steps)
        outcome.fire(
            order=each.order,
            rule_id=each.rule.id,
            code="RANGE",
            severity=found.severity,
            params={**described(reading), **found.params},
            confirm=each.rule.confirm_minutes if found.severity == YELLOW else None,
        )
        if found.severity == RED:
            _repeat(outcome, each.rule, reading, is_below=found.params["side"] == "below")


def _repeat(outcome: Outcome, rule: RangeRule, reading: ReadingFact, *, is_below: bool) -> None:
    minutes = rule.repeat_minutes
    if minutes is None and reading.kind == "glucose" and is_below:
        minutes = REPEAT_AFTER_LOW_GLUCOSE
    if minutes is not None:
        known = outcome.repeat_minutes
        outcome.repeat_minutes = minutes if known is None else min(known, minutes)


def _answer(outcome: Outcome, answering: Answering, reading: ReadingFact) -> None:
    rule = answering.rule
    answer = answer_to(rule, reading)
    if answer is None:
        outcome.notes.add("INCOMPLETE")
        return
    outcome.judged = True
    if speaks(rule, answer):
        outcome.fire(
            order=answering.order,
            rule_id=rule.id,
            code="ANSWER",
            severity=SEVERITY[rule.colour],
            params={
                **described(reading),
                "about": reading.about,
                "question": rule.question,
                "answer": shown(answer),
            },
        )


def _look_back(outcome: Outcome, plan: KindPlan, reading: ReadingFact, sight: Sight) -> None:
    timeline = sight.timeline(reading.kind, reading.about)
    position = timeline.position(reading)
    local = local_time(reading.measured_at, sight.zone)
    if Flag.CONFIRMED not in reading.flags and timeline.is_odd(reading):
        outcome.fire(
            order=BEHIND_ALL_RULES,
            rule_id="",
            code="ODD",
            severity=YELLOW,
            params=described(reading),
        )
    for deviation in plan.deviations:
        _deviation(outcome, deviation, reading, timeline, position, local.toordinal())
    for mean in plan.means:
        _mean(outcome, mean, reading, timeline, position, local.toordinal())
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
    value = _counted(outcome, rule.component, reading)
    if value is None:
        return
    before = reference(rule, timeline, position, day)
    if before is None:
        outcome.notes.add("FIRST")
        return
    words = change_since(rule, reading, value, timeline, before)
    _compared(outcome, change.order, rule, reading, words, code="CHANGE")


def _deviation(
    outcome: Outcome,
    deviation: Deviation,
    reading: ReadingFact,
    timeline: Timeline,
    position: int,
    day: int,
) -> None:
    rule = deviation.rule
    value = _counted(outcome, rule.component, reading)
    if value is None:
        return
    moving = moving_median(rule, timeline, position, day) if rule.moving_days > 0 else None
    words = deviates(deviation, reading, value, moving)
    _compared(outcome, deviation.order, rule, reading, words, code="DEVIATION")


def _counted(outcome: Outcome, component: str | None, reading: ReadingFact) -> Decimal | None:
    """Return the number that a rule counts with; None, and said so, where the reading lacks it."""
    value = number_of(reading, component)
    if value is None:
        _lacking(outcome, component, reading)
    else:
        outcome.judged = True
    return value


def _compared(
    outcome: Outcome,
    order: int,
    rule: ChangeRule | DeviationRule,
    reading: ReadingFact,
    words: dict[str, Any] | None,
    *,
    code: str,
) -> None:
    """Let a rule that compares with the person's own readings speak, where it has words."""
    if words is not None:
        outcome.fire(
            order=order,
            rule_id=rule.id,
            code=code,
            severity=SEVERITY[rule.colour],
            params={**described(reading), **words},
            confirm=rule.confirm_minutes,
        )


def _mean(
    outcome: Outcome,
    mean: Mean,
    reading: ReadingFact,
    timeline: Timeline,
    position: int,
    day: int,
) -> None:
    if _counted(outcome, mean.rule.component, reading) is None:
        return
    found = mean_of(mean, reading, timeline, position, day)
    if found is None:
        outcome.notes.add("INCOMPLETE")
    elif found.severity > GREEN:
        outcome.fire(
            order=mean.order,
            rule_id=mean.rule.id,
            code="MEAN",
            severity=found.severity,
            params={**described(reading), **found.params},
        )


def _combination(outcome: Outcome, each: Combined, reading: ReadingFact, sight: Sight) -> None:
    rule = each.rule

    def latest(kind: str, about: str = "") -> ReadingFact | None:
        return sight.latest_before(reading, kind, about, rule.within_minutes)

    if isinstance(rule, News2Rule):
        if _is_under_16(outcome.version, reading, sight.zone):
            outcome.notes.add("NEWS2_UNDER_16")
            return
        _news2(outcome, each.order, rule, reading, news2_of(rule, reading, latest))
        return
    version = outcome.version
    words = combined(rule, reading, latest, lambda kind, about: plan_for(version, kind, about))
    if words is not None:
        outcome.fire(
            order=each.order,
            rule_id=rule.id,
            code="COMBINATION",
            severity=SEVERITY[rule.colour],
            params={**described(reading), **words},
        )


def _is_under_16(version: Version, reading: ReadingFact, zone: ZoneInfo) -> bool:
    """Whether it was measured before the patient's sixteenth birthday, by the patient's own date."""
    if version.sixteen_on is None:
        return False
    return local_time(reading.measured_at, zone).date() < version.sixteen_on


def _news2(
    outcome: Outcome, order: int, rule: News2Rule, reading: ReadingFact, found: Score
) -> None:
    severity = news2_severity(rule, found)
    if found.is_complete or severity > GREEN:
        outcome.judged = True
    else:
        outcome.notes.add("NEWS2_INCOMPLETE")
    if severity > GREEN:
        outcome.fire(
            order=order,
            rule_id=rule.id,
            code="NEWS2",
            severity=severity,
            params={**described(reading), **news2_params(rule, found)},
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
    if Flag.INCOMPLETE in reading.flags and outcome.severity == GREEN and not plan.observe_only:
        outcome.doubt("INCOMPLETE_FORM", {**described(reading), "about": reading.about})
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
