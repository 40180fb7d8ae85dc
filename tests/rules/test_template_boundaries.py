"""The colour of every limit of every template, and of one step of the device on either side of it.

The colours are written here by hand; which readings must stand here is worked out from the
documents. A limit that is moved fails twice: its old row is wrong, and its new row is missing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest

from measurements.rules.facts import ReadingFact
from measurements.rules.kinds import KINDS
from selfcare_plans.rules.document import (
    ChangeRule,
    Colour,
    MissingRule,
    RangeRule,
    RepetitionRule,
)
from selfcare_plans.rules.schedule import windows
from selfcare_plans.rules.templates import TemplateName, template
from tests.rules.strategies import NOON, OSLO, START
from triage.rules.judge import judge
from triage.rules.verdict import Version, WindowFact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfcare_plans.rules.document import MonitoringItem
    from triage.rules.verdict import Verdict

COPD, HEART_FAILURE = TemplateName.COPD, TemplateName.HEART_FAILURE
DIABETES, HYPERTENSION = TemplateName.TYPE_2_DIABETES, TemplateName.HYPERTENSION
LANGUAGES = ("nb", "nn", "en")

SYSTOLIC = (
    "90 RED, 91 YELLOW, 92 YELLOW, 100 YELLOW, 101 GREEN, 102 GREEN, "
    "158 GREEN, 159 GREEN, 160 YELLOW, 178 YELLOW, 179 YELLOW, 180 RED"
)
DIASTOLIC = (
    "39 RED, 40 YELLOW, 41 YELLOW, 49 YELLOW, 50 GREEN, 51 GREEN, "
    "98 GREEN, 99 GREEN, 100 YELLOW, 118 YELLOW, 119 YELLOW, 120 RED"
)
PULSE = (
    "40 RED, 41 YELLOW, 42 YELLOW, 50 YELLOW, 51 GREEN, 52 GREEN, "
    "109 GREEN, 110 GREEN, 111 YELLOW, 129 YELLOW, 130 YELLOW, 131 RED"
)
BEFORE_MEAL = (
    "2.9 RED, 3.0 YELLOW, 3.1 YELLOW, 4.3 YELLOW, 4.4 GREEN, 4.5 GREEN, "
    "7.1 GREEN, 7.2 GREEN, 7.3 YELLOW, 13.8 YELLOW, 13.9 YELLOW, 14.0 RED"
)
RANGES: dict[tuple[TemplateName, str], str] = {
    (COPD, "spo2-range"): "87 RED, 88 YELLOW, 89 YELLOW, 90 GREEN, 91 GREEN",
    (COPD, "pulse-range"): PULSE,
    (COPD, "respiration_rate-range"): (
        "8 RED, 9 YELLOW, 10 YELLOW, 11 YELLOW, 12 GREEN, 13 GREEN, "
        "19 GREEN, 20 GREEN, 21 YELLOW, 23 YELLOW, 24 YELLOW, 25 RED"
    ),
    (COPD, "body_temperature-range"): (
        "35.0 RED, 35.1 YELLOW, 35.2 YELLOW, 36.0 YELLOW, 36.1 GREEN, 36.2 GREEN, "
        "37.9 GREEN, 38.0 GREEN, 38.1 YELLOW, 38.9 YELLOW, 39.0 YELLOW, 39.1 RED"
    ),
    (HEART_FAILURE, "systolic-range"): SYSTOLIC,
    (HEART_FAILURE, "diastolic-range"): DIASTOLIC,
    (HEART_FAILURE, "pulse-range"): PULSE,
    (DIABETES, "glucose-range"): (
        "2.9 RED, 3.0 YELLOW, 3.1 YELLOW, 3.8 YELLOW, 3.9 GREEN, 4.0 GREEN, "
        "13.8 GREEN, 13.9 GREEN, 14.0 YELLOW, 19.9 YELLOW, 20.0 YELLOW, 20.1 RED"
    ),
    (DIABETES, "glucose-fasting"): BEFORE_MEAL,
    (DIABETES, "glucose-before"): BEFORE_MEAL,
    (DIABETES, "glucose-after"): (
        "2.9 RED, 3.0 YELLOW, 3.1 YELLOW, 3.8 YELLOW, 3.9 GREEN, 4.0 GREEN, "
        "9.8 GREEN, 9.9 GREEN, 10.0 YELLOW, 19.9 YELLOW, 20.0 YELLOW, 20.1 RED"
    ),
    (DIABETES, "hba1c-range"): "51 GREEN, 52 GREEN, 53 YELLOW",
    (HYPERTENSION, "systolic-range"): SYSTOLIC,
    (HYPERTENSION, "diastolic-range"): DIASTOLIC,
    (HYPERTENSION, "pulse-range"): PULSE,
}

# Days before, rise since then, and the rules that fire; all yellow.
CHANGES: dict[TemplateName, str] = {
    HEART_FAILURE: """
        1   1.3
        1   1.4  weight-rise-1
        1   1.5  weight-rise-1
        2   1.9
        3   1.9
        3   2.0  weight-rise-3
        3   2.1  weight-rise-3
        4   2.2
        7   2.2
        7   2.3  weight-rise-7
        7   2.4  weight-rise-7
        8   2.4
        3   2.3  weight-rise-3 weight-rise-7
        1   2.3  weight-rise-1 weight-rise-3 weight-rise-7
    """
}

# Readings in the last windows, the oldest first (y: yellow, g: green, -: none), and the colour of
# the last; a star where the repetition is among the reasons.
REPETITIONS: dict[tuple[TemplateName, str], str] = {
    (COPD, "spo2-repetition"): """
        yy    YELLOW
        yyy   RED *
        yyyy  RED *
        ygyy  RED *
        y-yy  RED *
        ygyg  GREEN
        yggyy YELLOW
        yyggy YELLOW
    """,
    (HEART_FAILURE, "blood_pressure-repetition"): """
        yy    YELLOW
        yyy   RED *
        yyyy  RED *
        ygyy  YELLOW
        y-yy  YELLOW
        yyg   GREEN
    """,
    (DIABETES, "glucose-repetition"): """
        yyy      YELLOW
        yyyy     YELLOW *
        yyyyy    YELLOW *
        ygggyyy  YELLOW *
        y---yyy  YELLOW *
        yggggyyy YELLOW
        yyyg     GREEN
    """,
    (HYPERTENSION, "blood_pressure-repetition"): """
        yyy       YELLOW
        yyyy      YELLOW *
        yyyyy     YELLOW *
        yggggyyy  YELLOW *
        yg----yyy YELLOW
        ygggggyyy YELLOW
        yyyg      GREEN
    """,
}
YELLOW_AND_GREEN = {
    "spo2": ({"value": Decimal(89)}, {"value": Decimal(95)}, {}),
    "glucose": ({"value": Decimal(8)}, {"value": Decimal(6)}, {"meal": "fasting"}),
    "blood_pressure": (
        {"components": {"systolic": Decimal(165), "diastolic": Decimal(75)}},
        {"components": {"systolic": Decimal(130), "diastolic": Decimal(75)}},
        {},
    ),
}

# So many windows in a row without a reading.
MISSING: dict[tuple[TemplateName, str], str] = {
    (COPD, "spo2-missing"): "1 GREEN, 2 YELLOW, 3 YELLOW",
    (HEART_FAILURE, "weight-missing"): "1 GREEN, 2 YELLOW, 3 YELLOW",
    (DIABETES, "glucose-missing"): "1 GREEN, 2 YELLOW, 3 YELLOW",
    (HYPERTENSION, "blood_pressure-missing"): "1 GREEN, 2 YELLOW, 3 YELLOW",
}

FOLLOWED_WITHOUT_LIMITS = {(COPD, "symptom_score"), (DIABETES, "weight")}


@cache
def in_force(name: TemplateName, language: str) -> Version:
    return Version(f"{name}-{language}", 1, START, None, template(name, language=language))


def rules(name: TemplateName, *types: type, language: str = "nb") -> Iterator[tuple]:
    for item in in_force(name, language).document.items:
        for rule in item.rules:
            if isinstance(rule, types):
                yield item, rule


def found(name: TemplateName, rule_id: str, language: str) -> tuple:
    every = rules(name, RangeRule, ChangeRule, RepetitionRule, MissingRule, language=language)
    return next((item, rule) for item, rule in every if rule.id == rule_id)


def fact(item: MonitoringItem, at: datetime = NOON, **fields: object) -> ReadingFact:
    return ReadingFact(f"r{at:%m%d%H}", item.kind, at, at + timedelta(minutes=1), **fields)


def judged(
    name: TemplateName, language: str, subject: ReadingFact, *history: ReadingFact
) -> Verdict:
    return judge(subject, [in_force(name, language)], history, zone=OSLO)


def rows(table: str) -> list[tuple[Decimal, str]]:
    cells = (cell.split() for cell in table.split(","))
    return [(Decimal(value), colour) for value, colour in cells]


def at_limit(item: MonitoringItem, rule: RangeRule, value: Decimal) -> ReadingFact:
    """A reading whose other numbers are green, in the context that the range is bound to."""
    context = dict([rule.context.split("=")]) if rule.context else {}
    if item.kind == "glucose" and not context:
        context = {"meal": "bedtime"}  # no range is bound to it
    if rule.component is None:
        return fact(item, value=value, context=context)
    usual = {"systolic": Decimal(130), "diastolic": Decimal(75)}
    return fact(item, components={**usual, rule.component: value}, context=context)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "rule_id"), RANGES)
def test_each_limit_and_one_step_beside_it(name: TemplateName, rule_id: str, language: str) -> None:
    item, rule = found(name, rule_id, language)
    for value, colour in rows(RANGES[name, rule_id]):
        verdict = judged(name, language, at_limit(item, rule, value))
        reasons = {each.rule_id for each in verdict.fired}
        assert (value, verdict.colour.value) == (value, colour)
        assert reasons == (set() if colour == "GREEN" else {rule_id}), value


@pytest.mark.parametrize("name", TemplateName)
def test_every_limit_of_the_template_stands_in_the_table(name: TemplateName) -> None:
    for item, rule in rules(name, RangeRule):
        step = KINDS[item.kind].resolution
        limits = (rule.yellow_low, rule.green_low, rule.green_high, rule.yellow_high)
        wanted = {
            limit + away
            for limit in limits
            if limit is not None
            for away in (-step, Decimal(0), step)
        }
        listed = {value for value, _ in rows(RANGES[name, rule.id])}
        assert wanted <= listed, f"{rule.id}: {sorted(wanted - listed)}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHANGES)
def test_each_amount_and_one_step_beside_it(name: TemplateName, language: str) -> None:
    item = next(rules(name, ChangeRule, language=language))[0]
    for days, rise, expected in changes(name):
        before = fact(item, NOON - timedelta(days=days), value=Decimal("80.0"))
        verdict = judged(name, language, fact(item, value=Decimal("80.0") + rise), before)
        assert {each.rule_id for each in verdict.fired} == expected, (days, rise)
        assert verdict.colour is (Colour.YELLOW if expected else Colour.GREEN)


def changes(name: TemplateName) -> list[tuple[int, Decimal, set[str]]]:
    lines = (line.split() for line in CHANGES.get(name, "").strip().splitlines())
    return [(int(days), Decimal(rise), set(expected)) for days, rise, *expected in lines]


@pytest.mark.parametrize("name", TemplateName)
def test_every_amount_of_the_template_stands_in_the_table(name: TemplateName) -> None:
    listed = {(days, rise) for days, rise, _ in changes(name)}
    for item, rule in rules(name, ChangeRule):
        step = KINDS[item.kind].resolution
        assert {(rule.days, rule.amount + away) for away in (-step, Decimal(0), step)} <= listed
        assert any(days == rule.days + 1 for days, _ in listed), "nothing before its days"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "rule_id"), REPETITIONS)
def test_each_count_and_one_beside_it(name: TemplateName, rule_id: str, language: str) -> None:
    item, rule = found(name, rule_id, language)
    yellow, green, context = YELLOW_AND_GREEN[item.kind]
    for line in REPETITIONS[name, rule_id].strip().splitlines():
        told, colour, *star = line.split()
        facts = [
            fact(item, at, **(yellow if sign == "y" else green), context=context)
            for sign, at in zip(told, last_windows(item, len(told)), strict=True)
            if sign != "-"
        ]
        verdict = judged(name, language, facts[-1], *facts[:-1])
        assert (told, verdict.colour.value) == (told, colour)
        assert (rule.id in {each.rule_id for each in verdict.fired}) is bool(star), told


def last_windows(item: MonitoringItem, count: int) -> list[datetime]:
    """Return an hour into each of the last windows of the item, the oldest first."""
    expected = windows(item, date(2026, 5, 1), date(2026, 6, 12), OSLO)
    return [each.opens_at.astimezone(UTC) + timedelta(hours=1) for each in expected[-count:]]


@pytest.mark.parametrize("name", TemplateName)
def test_every_count_of_the_template_stands_in_the_table(name: TemplateName) -> None:
    for _, rule in rules(name, RepetitionRule):
        told = [line.split()[0] for line in REPETITIONS[name, rule.id].strip().splitlines()]
        counts = {one.count("y") for one in told if one == "y" * len(one)}
        assert {rule.times - 1, rule.times, rule.times + 1} <= counts
        edge = [one for one in told if one.count("y") == rule.times and one[0] == one[-1] == "y"]
        assert {rule.of, rule.of + 1} <= {len(one) for one in edge}, "the first just in, just out"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "rule_id"), MISSING)
def test_each_number_of_missed_windows(name: TemplateName, rule_id: str, language: str) -> None:
    item, rule = found(name, rule_id, language)
    table = rows(MISSING[name, rule_id])
    for count, colour in table:
        window = WindowFact(
            "w", item.id, item.kind, NOON.date(), "w", NOON, NOON, NOON, missed_in_a_row=int(count)
        )
        verdict = judge(window, [in_force(name, language)], (), zone=OSLO)
        assert (count, verdict.colour.value) == (count, colour)
    assert {rule.in_a_row - 1, rule.in_a_row, rule.in_a_row + 1} <= {int(n) for n, _ in table}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "item_id"), sorted(FOLLOWED_WITHOUT_LIMITS))
def test_what_is_followed_without_limits_is_green_wherever_it_is(
    name: TemplateName, item_id: str, language: str
) -> None:
    item = next(each for each in in_force(name, language).document.items if each.id == item_id)
    accept = KINDS[item.kind].accept
    for value in (accept.low, accept.high):
        assert judged(name, language, fact(item, value=value)).colour is Colour.GREEN


@pytest.mark.parametrize("name", TemplateName)
def test_nothing_of_a_template_is_left_out(name: TemplateName) -> None:
    document = in_force(name, "nb").document
    tables = (RANGES, REPETITIONS, MISSING)
    listed = {rule_id for table in tables for owner, rule_id in table if owner is name}
    listed |= {rule_id for _, _, expected in changes(name) for rule_id in expected}
    present = {rule.id for item in document.items for rule in item.rules}
    assert listed == present
    assert {item.id for item in document.items if item.observe_only} == {
        item_id for owner, item_id in FOLLOWED_WITHOUT_LIMITS if owner is name
    }
    assert not document.combinations, "a combination needs a table of its own"
