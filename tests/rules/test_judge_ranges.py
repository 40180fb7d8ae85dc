"""Rule 1: every boundary, one step of the meter on each side; contexts; LO and HI."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from selfcare_plans.rules.document import Colour
from tests.rules.strategies import OSLO, reading, span, version
from triage.rules.judge import judge
from triage.rules.verdict import Verdict

GREEN, YELLOW, RED = Colour.GREEN, Colour.YELLOW, Colour.RED
NOT_JUDGED = Colour.NOT_JUDGED

# Kind, the meter's resolution, and the limits from yellow_low upwards.
PLANS = [
    ("spo2", "1", ("88", "92", None, None)),
    ("spo2", "1", ("85", "88", "92", "96")),
    ("weight", "0.1", ("78.0", "80.0", "84.0", "86.0")),
    ("glucose", "0.1", ("3.0", "4.0", "10.0", "15.0")),
    ("body_temperature", "0.1", (None, None, "37.5", "38.5")),
    ("pulse", "1", (None, "50", "100", None)),
    ("fev1", "0.01", ("1.20", "1.50", None, None)),
    ("pulse", "1", ("50", "50", "100", "100")),
    ("steps", "1", ("0", "0", None, None)),
    ("pulse", "1", (None, None, None, None)),
]


def told(verdict: Verdict) -> tuple[Colour, str]:
    return verdict.colour, verdict.reason_code


def colour_by_hand(value: Decimal, limits: tuple[str | None, ...]) -> Colour:
    """The definition, word for word: within green, else within yellow, else red."""
    yellow_low, green_low, green_high, yellow_high = (
        None if each is None else Decimal(each) for each in limits
    )
    low_ok = green_low is None or green_low <= value
    if low_ok and (green_high is None or value <= green_high):
        return GREEN
    low_ok = yellow_low is None or yellow_low <= value
    return YELLOW if low_ok and (yellow_high is None or value <= yellow_high) else RED


@pytest.mark.parametrize(("kind", "resolution", "limits"), PLANS)
def test_every_boundary_and_one_step_on_each_side(
    kind: str, resolution: str, limits: tuple[str | None, ...]
) -> None:
    yellow_low, green_low, green_high, yellow_high = limits
    plan = version(span(green_low, green_high, yellow_low, yellow_high), kind=kind)
    step = Decimal(resolution)
    for limit, steps in product([each for each in limits if each] or ["70"], (-1, 0, 1)):
        value = Decimal(limit) + steps * step
        if value < 0:
            continue
        verdict = judge(reading(value, kind=kind), [plan], [], zone=OSLO)
        assert verdict.colour == colour_by_hand(value, limits), (value, limits)


@pytest.mark.parametrize(
    ("value", "colour"),
    [("87", RED), ("88", YELLOW), ("91", YELLOW), ("92", GREEN), ("96", GREEN), ("97", YELLOW)],
)
def test_a_reading_gets_the_colour_of_its_zone(value: str, colour: Colour) -> None:
    plan = version(span(92, 96, 88, 98))
    assert judge(reading(value), [plan], [], zone=OSLO).colour == colour


def test_a_red_sentence_has_its_numbers() -> None:
    plan = version(span(92, None, 88, None, id="spo2-low"), number=3)
    verdict = judge(reading(86), [plan], [], zone=OSLO)
    assert told(verdict) == (RED, "RANGE")
    assert verdict.version_id == verdict.then_id == verdict.now_id == "v3"
    assert verdict.range_colour == RED
    assert [each.rule_id for each in verdict.fired] == ["spo2-low"]
    expected = {"kind": "spo2", "value": "86", "side": "below", "bound": "88", "limit": "RED"}
    assert verdict.reason_params.items() >= {**expected, "version": 3, "green_low": "92"}.items()


def test_a_yellow_above_names_the_green_bound() -> None:
    verdict = judge(reading(101), [version(span(50, 100, 40, 120))], [], zone=OSLO)
    assert verdict.reason_params["side"] == "above"
    assert verdict.reason_params["bound"] == "100"


def test_a_green_tells_the_range_it_lies_within() -> None:
    verdict = judge(reading(94), [version(span(92, None, 88))], [], zone=OSLO)
    assert told(verdict) == (GREEN, "GREEN")
    assert verdict.reason_params == {
        "kind": "spo2", "value": "94", "version": 1, "ranges": [[None, "92", None]]
    }  # fmt: skip
    assert not verdict.fired


def test_a_yellow_limit_without_a_green_one_still_counts() -> None:
    plan = version(span(yellow_low=88))
    assert judge(reading(87), [plan], [], zone=OSLO).colour == RED


@pytest.mark.parametrize(
    ("value", "steps"),
    [("92", 0), ("91", 0), ("88", 1), ("87", 1), ("84", 2), ("80", 3), ("1E-99", 23)],
)
def test_steps_outward_are_whole_yellow_widths_beyond_green(value: str, steps: int) -> None:
    plan = version(span(92, None, 88))
    assert judge(reading(value), [plan], [], zone=OSLO).outward_steps == steps


def test_steps_outward_without_a_yellow_zone_are_none_and_never_endless() -> None:
    assert judge(reading(10), [version(span(92))], [], zone=OSLO).outward_steps == 0
    assert judge(reading(10), [version(span(92, None, 92))], [], zone=OSLO).outward_steps == 0
    far = judge(reading("9E+999999"), [version(span(0, 5, 0, 6))], [], zone=OSLO)
    assert (far.colour, far.outward_steps) == (RED, 99)


# -- components ------------------------------------------------------------------------------------

PRESSURE = version(
    span(100, 140, 90, 180, id="sys", component="systolic"),
    span(60, 90, 50, 110, id="dia", component="diastolic"),
    kind="blood_pressure",
)


@pytest.mark.parametrize(
    ("systolic", "diastolic", "colour", "rules"),
    [
        (120, 80, GREEN, []),
        (141, 80, YELLOW, ["sys"]),
        (120, 91, YELLOW, ["dia"]),
        (181, 91, RED, ["sys", "dia"]),
        (141, 111, RED, ["dia", "sys"]),
        (89, 49, RED, ["sys", "dia"]),
    ],
)
def test_the_worst_component_stands(
    systolic: int, diastolic: int, colour: Colour, rules: list[str]
) -> None:
    fact = reading(kind="blood_pressure", components={"systolic": systolic, "diastolic": diastolic})
    verdict = judge(fact, [PRESSURE], [], zone=OSLO)
    assert verdict.colour == colour
    assert [each.rule_id for each in verdict.fired] == rules


def test_a_pressure_without_its_diastolic_is_never_green() -> None:
    half = reading(kind="blood_pressure", components={"systolic": 120})
    assert told(judge(half, [PRESSURE], [], zone=OSLO)) == (NOT_JUDGED, "NO_VALUE")
    high = reading(kind="blood_pressure", components={"systolic": 190})
    assert judge(high, [PRESSURE], [], zone=OSLO).colour == RED


def test_a_mean_may_be_missing_when_something_else_judges() -> None:
    mean = span(70, 100, component="mean", id="mean")
    both = version(span(100, 140, component="systolic"), mean, kind="blood_pressure")
    fact = reading(kind="blood_pressure", components={"systolic": 120, "diastolic": 80})
    verdict = judge(fact, [both], [], zone=OSLO)
    assert told(verdict) == (GREEN, "GREEN")
    assert verdict.notes == {"INCOMPLETE"}
    only = version(mean, kind="blood_pressure")
    assert told(judge(fact, [only], [], zone=OSLO)) == (NOT_JUDGED, "NO_RULE")


# -- context ---------------------------------------------------------------------------------------

FASTING = span(4, 7, 3, 10, id="fasting", context="meal=fasting")
AFTER = span(4, 10, 3, 15, id="after", context="meal=after")
ANY = span(3, 12, 2, 20, id="any")


def glucose(value: float, *rules: object, **context: str) -> Verdict:
    fact = reading(value, kind="glucose", context=context)
    return judge(fact, [version(*rules, kind="glucose")], [], zone=OSLO)


def test_a_range_bound_to_a_context_judges_readings_in_it() -> None:
    assert glucose(8, FASTING, AFTER, meal="fasting").colour == YELLOW
    assert glucose(8, FASTING, AFTER, meal="after").colour == GREEN


def test_a_bound_range_replaces_the_unbound_one_in_its_context() -> None:
    assert glucose(11, ANY, FASTING, meal="fasting").colour == RED
    assert glucose(11, ANY, AFTER, meal="after").reason_params["green_high"] == "10"
    assert glucose(2.5, ANY, span(1, 9, 0, 20, context="meal=after"), meal="after").colour == GREEN


def test_another_context_is_judged_by_the_unbound_range() -> None:
    verdict = glucose(11, ANY, FASTING, meal="bedtime")
    assert verdict.colour == GREEN
    assert not verdict.notes


def test_a_context_that_no_range_knows_is_not_judged() -> None:
    assert told(glucose(5, FASTING, AFTER, meal="bedtime")) == (NOT_JUDGED, "CONTEXT")


@pytest.mark.parametrize(("value", "colour"), [(6, GREEN), (8, YELLOW), (11, RED)])
def test_a_reading_without_its_context_is_judged_by_the_strictest(
    value: float, colour: Colour
) -> None:
    verdict = glucose(value, FASTING, AFTER, ANY)
    assert verdict.colour == colour
    assert "STRICTEST" in verdict.notes
    assert "STRICTEST" not in glucose(value, FASTING, AFTER, ANY, meal="fasting").notes


def test_contexts_of_two_keys_both_bind() -> None:
    lying = span(4, 6, 3, 9, id="lying", context="posture=lying")
    assert glucose(6.5, FASTING, lying, meal="fasting", posture="lying").colour == YELLOW
    assert glucose(6.5, FASTING, lying, meal="fasting", posture="sitting").colour == GREEN
    assert glucose(6.5, FASTING, lying, meal="fasting").notes == {"STRICTEST"}


# -- LO and HI -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comparator", "value", "colour"),
    [
        ("<", 1.1, RED),  # LO: all below the red limit
        ("<", 3.0, RED),
        ("<", 5.0, RED),  # may be anything down to 0
        (">", 33, RED),
        (">", 15, RED),
        (">", 5.0, RED),  # may be anything upwards
        ("<", 15.1, RED),
    ],
)
def test_a_lo_or_hi_gets_the_worst_colour_it_allows(
    comparator: str, value: float, colour: Colour
) -> None:
    plan = version(span(4, 10, 3, 15), kind="glucose")
    fact = reading(value, kind="glucose", comparator=comparator)
    assert judge(fact, [plan], [], zone=OSLO).colour == colour


def test_a_lo_or_hi_on_an_open_side_is_judged_by_its_number() -> None:
    high_only = version(span(None, 10, None, 15))
    low_only = version(span(4, None, 3))

    def colour(value: float, comparator: str, plan: object) -> Colour:
        return judge(reading(value, comparator=comparator), [plan], [], zone=OSLO).colour  # type: ignore[list-item]

    assert colour(10, "<", high_only) == GREEN
    assert colour(10.1, "<", high_only) == YELLOW
    assert colour(15, "<", high_only) == YELLOW
    assert colour(15.1, "<", high_only) == RED
    assert colour(4, ">", low_only) == GREEN
    assert colour(3.9, ">", low_only) == YELLOW
    assert colour(2.9, ">", low_only) == RED


def test_a_lo_tells_whether_it_is_certain() -> None:
    plan = version(span(4, 10, 3, 15))
    lo = judge(reading(3, comparator="<"), [plan], [], zone=OSLO)
    maybe = judge(reading(3.5, comparator="<"), [plan], [], zone=OSLO)
    assert lo.reason_params["certain"] is True
    assert maybe.reason_params["certain"] is False
    assert lo.reason_params["comparator"] == "<"


@pytest.mark.parametrize(
    ("comparator", "value", "side", "certain", "steps"),
    [
        (None, 2, "below", True, 2),
        ("<", 2, "below", True, 4),  # may be 0, four yellow widths below 4
        (">", 2, "above", False, 99),
        (">", 15, "above", True, 99),
        (">", 14, "above", False, 99),
        (None, 16, "above", True, 1),
        ("<", 16, "below", False, 4),
    ],
)
def test_a_lo_or_hi_is_told_by_its_worst(
    comparator: str | None, value: float, side: str, certain: bool, steps: int
) -> None:
    plan = version(span(4, 10, 3, 15))
    verdict = judge(reading(value, comparator=comparator), [plan], [], zone=OSLO)
    assert verdict.colour == RED
    assert verdict.reason_params["side"] == side
    assert verdict.reason_params["certain"] is certain
    assert verdict.outward_steps == steps


def test_a_hi_under_an_open_limit_is_not_certain() -> None:
    verdict = judge(reading(3, comparator=">"), [version(span(4, None, 2))], [], zone=OSLO)
    assert (verdict.colour, verdict.reason_params["certain"]) == (YELLOW, False)


def test_zero_is_the_lowest_that_a_lo_may_stand_for() -> None:
    plan = version(span(0, 10, 0, 15))
    assert judge(reading(5, comparator="<"), [plan], [], zone=OSLO).colour == GREEN
