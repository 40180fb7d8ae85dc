"""What holds for every reading, plan and history: total, deterministic, monotone, order-free."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from decimal import Decimal, localcontext

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from measurements.rules.facts import Flag, ReadingFact
from selfcare_plans.rules.document import (
    Against,
    ChangeRule,
    Colour,
    Direction,
    RangeRule,
    RepetitionRule,
)
from tests.rules.examples import RUNS
from tests.rules.strategies import (
    NOON,
    OSLO,
    any_number,
    finite,
    range_rules,
    reading,
    readings,
    version,
    version_lists,
)
from triage.rules.amounts import SEVERITY
from triage.rules.calendar import Slots
from triage.rules.in_force import version_at
from triage.rules.judge import judge, judge_all, judge_batch
from triage.rules.plan import plan_for
from triage.rules.ranges import range_severity
from triage.rules.reach import (
    affected_by,
    companions,
    history_since,
    looks_back,
    reach_days,
)
from triage.rules.timeline import is_history
from triage.rules.verdict import Verdict

pytestmark = [pytest.mark.slow, pytest.mark.timeout(0)]
KINDS = ("k", "k", "other")

batches = st.lists(readings(kinds=KINDS), min_size=1, max_size=14, unique_by=lambda each: each.id)
wild_batches = st.lists(readings(any_number, KINDS), max_size=8, unique_by=lambda each: each.id)


def answer(verdict: Verdict) -> tuple[object, ...]:
    """What must be the same: colour, rules, versions and every number of every sentence."""
    return (
        verdict.colour,
        verdict.reason_code,
        [(each.rule_id, each.code, each.colour, dict(each.params)) for each in verdict.fired],
        verdict.notes,
        verdict.version_id,
        verdict.range_colour,
        verdict.outward_steps,
    )


@RUNS
@given(readings(any_number, KINDS), version_lists(), wild_batches)
def test_every_reading_gets_a_verdict_with_a_reason(
    subject: ReadingFact, versions: list, history: list[ReadingFact]
) -> None:
    verdict = judge(subject, versions, history, zone=OSLO)
    assert verdict.colour in Colour
    assert verdict.reason_code
    json.dumps([dict(verdict.reason_params), *(dict(each.params) for each in verdict.fired)])
    assert (verdict.colour is Colour.GREEN) == (verdict.reason_code == "GREEN")
    if verdict.colour is Colour.GREEN:
        assert not verdict.fired
        assert Flag.IMPLAUSIBLE not in subject.flags
    for each in verdict.fired:
        assert SEVERITY[each.colour] <= SEVERITY[verdict.colour]


@RUNS
@given(readings(any_number, KINDS), version_lists(), wild_batches)
def test_what_is_no_finite_number_is_never_green(
    subject: ReadingFact, versions: list, history: list[ReadingFact]
) -> None:
    numbers = [subject.value, *subject.components.values()]
    present = [each for each in numbers if each is not None]
    assume(not present or not all(each.is_finite() and each >= 0 for each in present))
    assert judge(subject, versions, history, zone=OSLO).colour is not Colour.GREEN


@RUNS
@given(batches, version_lists(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(
    facts: list[ReadingFact], versions: list, chance: random.Random
) -> None:
    expected = {each.id: answer(judge(each, versions, facts, zone=OSLO)) for each in facts}
    shuffled = facts[:]
    chance.shuffle(shuffled)
    chance.shuffle(versions)
    verdicts = judge_all(shuffled, versions, zone=OSLO)
    assert {f.id: answer(v) for f, v in zip(shuffled, verdicts, strict=True)} == expected


@RUNS
@given(batches, version_lists(), st.data())
def test_the_split_into_batches_changes_nothing(
    facts: list[ReadingFact], versions: list, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(facts)))
    whole = [answer(each) for each in judge_all(facts, versions, zone=OSLO)]
    parts = [
        answer(each)
        for part in (facts[:cut], facts[cut:])
        for each in judge_batch(part, versions, facts, zone=OSLO)
    ]
    assert parts == whole


@RUNS
@given(batches, version_lists())
def test_another_notation_of_the_same_instants_and_numbers_changes_nothing(
    facts: list[ReadingFact], versions: list
) -> None:
    def told_otherwise(fact: ReadingFact) -> ReadingFact:
        other = timezone(timedelta(hours=-7))
        return replace(
            fact,
            measured_at=fact.measured_at.astimezone(other),
            received_at=fact.received_at.astimezone(OSLO),
            value=None if fact.value is None else fact.value.quantize(Decimal("0.0000")),
        )

    plain = judge_all(facts, versions, zone=OSLO)
    other_facts = [told_otherwise(each) for each in facts]
    with localcontext(prec=2):
        again = judge_all(other_facts, versions, zone=OSLO)
    assert [(v.colour, [f.rule_id for f in v.fired], v.notes) for v in plain] == [
        (v.colour, [f.rule_id for f in v.fired], v.notes) for v in again
    ]


# -- monotone --------------------------------------------------------------------------------------

in_the_future = st.sampled_from([None, None, "<", ">"])


@RUNS
@given(
    st.lists(range_rules(context=st.none(), component=st.none()), min_size=1, max_size=3),
    finite, finite, in_the_future, batches, st.data(),
)  # fmt: skip
def test_a_value_further_out_is_never_greener(
    ranges: list[RangeRule], one: Decimal, other: Decimal, comparator: str | None,
    history: list[ReadingFact], data: st.DataObject,
) -> None:  # fmt: skip
    """With a repetition rule and a change rule that looks the same way.

    On one side of the values that all ranges call green: not past them on the other side.
    """
    least = max((each.green_low for each in ranges if each.green_low is not None), default=None)
    most = min((each.green_high for each in ranges if each.green_high is not None), default=None)
    assume(least is None or most is None or least <= most)
    lower, higher = sorted([one, other])
    is_below = data.draw(st.booleans())
    if is_below:
        assume(most is None or higher <= most)
        nearer, further = higher, lower
    else:
        assume(least is None or lower >= least)
        nearer, further = lower, higher
    direction = Direction.FALL if is_below else Direction.RISE
    look = ChangeRule(
        id="c", colour=Colour.RED, amount=Decimal(5), direction=direction,
        against=data.draw(st.sampled_from(Against)), percent=data.draw(st.booleans()),
    )  # fmt: skip
    again = RepetitionRule(id="n", colour=Colour.RED, times=2, of=3)
    plan = version(*ranges, look, again, kind="k")

    def severity(value: Decimal) -> int:
        fact = reading(value, NOON, kind="k", comparator=comparator)
        return SEVERITY[judge(fact, [plan], history, zone=OSLO).colour]

    assert severity(further) >= severity(nearer)


@RUNS
@given(
    range_rules(context=st.none(), component=st.just("a")),
    range_rules(context=st.none(), component=st.just("b")),
    finite, finite, finite,
)  # fmt: skip
def test_each_component_is_monotone_by_itself(
    first: RangeRule, second: RangeRule, one: Decimal, other: Decimal, fixed: Decimal
) -> None:
    above = first.green_high or Decimal(0)
    one, other = above + one, above + other
    assume(first.green_high is not None or first.green_low is None)
    plan = version(first, second, kind="k")

    def severity(value: Decimal) -> int:
        fact = reading(kind="k", components={"a": value, "b": fixed})
        return SEVERITY[judge(fact, [plan], [], zone=OSLO).colour]

    assert severity(max(one, other)) >= severity(min(one, other))


@RUNS
@given(
    range_rules(context=st.none(), component=st.none()),
    finite, st.sampled_from(["<", ">"]), finite,
)  # fmt: skip
def test_a_lo_or_hi_is_no_greener_than_any_value_it_allows(
    rule: RangeRule, shown: Decimal, comparator: str, allowed: Decimal
) -> None:
    assume(allowed < shown if comparator == "<" else allowed > shown)
    plan = version(rule, kind="k")

    def severity(value: Decimal, sign: str | None) -> int:
        fact = reading(value, kind="k", comparator=sign)
        return SEVERITY[judge(fact, [plan], [], zone=OSLO).colour]

    assert severity(shown, comparator) >= severity(allowed, None)


# -- against a slow engine written straight from the rules -----------------------------------------


def slow_colour(subject: ReadingFact, plan: object, history: list[ReadingFact]) -> set[str]:
    """Codes of the rules that fire, by looking at everything each time."""
    item = plan.document.items[0]  # type: ignore[attr-defined]
    kind_plan = plan_for(plan, "k")  # type: ignore[arg-type]
    assert kind_plan is not None
    earlier = [
        each for each in history
        if each.kind == "k" and is_history(each)
        and (each.measured_at, each.id) < (subject.measured_at, subject.id)
    ]  # fmt: skip
    earlier.sort(key=lambda each: (each.measured_at, each.id))
    today = subject.measured_at.astimezone(OSLO)
    codes = set()
    own = range_severity(kind_plan, subject)
    for rule in item.rules:
        if isinstance(rule, ChangeRule):
            within = [
                each.value for each in earlier if each.value is not None and 0 <=
                (today.date() - each.measured_at.astimezone(OSLO).date()).days <= rule.days
            ]  # fmt: skip
            if not within or subject.value is None:
                continue
            pick = {Against.LOWEST: min, Against.HIGHEST: max}.get(
                rule.against, lambda each: each[0]
            )
            before = pick(within)
            change = subject.value - before
            change = change if rule.direction is Direction.RISE else -change
            needed = rule.amount * before / 100 if rule.percent else rule.amount
            if change > 0 and change >= needed:
                codes.add("CHANGE")
        if isinstance(rule, RepetitionRule) and own:
            slots = Slots.of(item.schedule)
            present = slots.number(today)
            bad = {present} | {
                slots.number(each.measured_at.astimezone(OSLO))
                for each in earlier if range_severity(kind_plan, each)
            }  # fmt: skip
            if len([n for n in bad if present - rule.of < n <= present]) >= rule.times:
                codes.add("REPETITION")
    return codes


@RUNS
@given(batches, version_lists())
def test_the_indexed_history_agrees_with_looking_at_everything(
    facts: list[ReadingFact], versions: list
) -> None:
    facts = [
        replace(each, comparator=None, components={}, context={}, kind="k", value=each.value or 1)
        for each in facts
    ]
    facts = [replace(each, value=Decimal(each.value)) for each in facts]  # type: ignore[arg-type]
    plan = replace(versions[-1], in_force_from=NOON - timedelta(days=900), in_force_to=None)
    items = [each for each in plan.document.items if each.kind == "k"]
    assume(len(items) == 1 and plan.document.items[0].kind == "k")
    for fact, verdict in zip(facts, judge_all(facts, [plan], zone=OSLO), strict=True):
        codes = {each.code for each in verdict.fired} & {"CHANGE", "REPETITION"}
        rules = [each for each in items[0].rules if isinstance(each, ChangeRule) and each.component]
        assume(not rules)
        assert codes == slow_colour(fact, plan, facts)


# -- reach -----------------------------------------------------------------------------------------


@RUNS
@given(batches, version_lists(), st.data())
def test_only_affected_readings_change_when_one_comes_late(
    facts: list[ReadingFact], versions: list, data: st.DataObject
) -> None:
    late = data.draw(st.sampled_from(facts))
    others = [each for each in facts if each.id != late.id]
    before = judge_all(others, versions, zone=OSLO)
    after = judge_batch(others, versions, [late], zone=OSLO)
    changed = {
        fact.id for fact, old, new in zip(others, before, after, strict=True)
        if answer(old) != answer(new)
    }  # fmt: skip
    affected = {each.id for each in affected_by(late, others, versions, zone=OSLO)}
    assert changed <= affected


@RUNS
@given(batches, version_lists())
def test_history_beyond_the_reach_changes_nothing(facts: list[ReadingFact], versions: list) -> None:
    for subject in facts:
        judging = [
            each for at in (subject.measured_at, subject.received_at)
            if (each := version_at(versions, at)) is not None
        ]  # fmt: skip
        days = max((reach_days(each, subject.kind) for each in judging), default=0)
        since = history_since(subject.measured_at, days, OSLO)
        near = [
            each for each in facts
            if each.kind == subject.kind and each.measured_at >= since
            and any(looks_back(one, subject.kind) for one in judging)
        ]  # fmt: skip
        for one in judging:
            for kind, span in companions(one, subject.kind).items():
                first = subject.measured_at - span
                near += [each for each in facts if each.kind == kind and each.measured_at >= first]
        whole = judge(subject, versions, facts, zone=OSLO)
        assert answer(judge(subject, versions, near, zone=OSLO)) == answer(whole)


def test_history_since_is_local_midnight() -> None:
    at = history_since(NOON, 3, OSLO)
    assert at.tzinfo is UTC
    assert at.astimezone(OSLO).isoformat() == "2026-06-07T00:00:00+02:00"
