"""Money of the reference report: every purse, both scenarios, and from how many patients on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from benefits.rules.money_types import Amount, Column, Line, Money, Payer, Phase, WhyNot
from benefits.rules.points import Point
from benefits.rules.report import Report
from tests.benefits.reference_people import at, numbers, people, reference_report

# Kroner a patient and month by (from, price); fixed a year.
STEPS = {Phase.PROJECT: ((1, 300), (20, 250)), Phase.AFTER: ((1, 400),)}
FIXED = {Phase.PROJECT: 45000, Phase.AFTER: 35000}
OWN_LEFT_OUT = ("DRIVING_TIME", "KAD_DAYS", "OUT_OF_HOURS")
ALL_LEFT_OUT = (*OWN_LEFT_OUT, "OUT_OF_HOURS_FEES", "TRAVEL_TIME", "RELATIVES_TIME")
SPENT = -3400


@pytest.fixture(scope="module")
def report() -> Report:
    return reference_report()


def money_of(report: Report) -> Money:
    assert report.money is not None
    return report.money


def by_code(report: Report) -> dict[str, Line]:
    return {one.code: one for one in money_of(report).lines}


def test_of_which_comparison_each_line_is_and_at_what_price(report: Report) -> None:
    price = {code: line.price for code, line in by_code(report).items() if line.price is not None}
    assert price == {
        code: Decimal(kroner)
        for code, kroner in (
            ("HOME_TIME", 600), ("GP_VISITS", 500), ("BED_DAYS", 15000), ("GP_FEES", 200),
            ("TRAVEL", 5), ("FOLLOW_UP_TIME", 600), ("EQUIPMENT", 1),
        )
    }  # fmt: skip
    of_whom = {
        code: (line.n, line.point, line.without_start)
        for code, line in by_code(report).items()
        if line.n
    }
    gp = dict.fromkeys(("GP_VISITS", "GP_FEES", "TRAVEL", "TRAVEL_TIME", "RELATIVES_TIME"), 13)
    assert of_whom == {
        "HOME_TIME": (12, Point.M6, False),
        "BED_DAYS": (13, Point.M6, True),
        **{code: (n, Point.M6, False) for code, n in gp.items()},
    }
    quantity = {code: line.quantity.mid for code, line in by_code(report).items() if line.quantity}
    assert quantity == {
        code: Decimal(each)
        for code, each in (
            ("HOME_TIME", "6.66"), ("GP_VISITS", "8.01"), ("BED_DAYS", "1.20"),
            ("GP_FEES", "8.01"), ("TRAVEL", "240.30"), ("TRAVEL_TIME", "6.01"),
            ("RELATIVES_TIME", "8.01"), ("FOLLOW_UP_TIME", "-4.00"), ("EQUIPMENT", "-1000"),
        )
    }  # fmt: skip
    assert {code: line.why for code, line in by_code(report).items() if line.why} == {
        **dict.fromkeys((*OWN_LEFT_OUT, "OUT_OF_HOURS_FEES"), WhyNot.NO_FIGURES),
        **dict.fromkeys(("TRAVEL_TIME", "RELATIVES_TIME"), WhyNot.NO_UNIT_COST),
    }


def test_ends_of_lines_are_the_shown_ends_times_the_same_factors(report: Report) -> None:
    home: Any = at(report, "HOME_MINUTES").change
    gp: Any = at(report, "GP_VISITS").rate
    bed: Any = at(report, "ACUTE_BED_DAYS").without_start
    for code, told, factor, price in (
        ("HOME_TIME", home, "0.2", 600),
        ("GP_VISITS", gp, "1", 500),
        ("BED_DAYS", bed, "1", 15000),
        ("GP_FEES", gp, "1", 200),
        ("TRAVEL", gp, "30", 5),
    ):
        line: Any = by_code(report)[code]
        for end, shown in (("low", told.high), ("high", told.low)):
            quantity = -shown * Decimal(factor)
            assert getattr(line.quantity, end) == quantity
            assert getattr(line.kroner, end) == quantity * price
            assert getattr(line.total, end) == quantity * price * 14
    hours: Any = by_code(report)["TRAVEL_TIME"].quantity
    unit = Decimal("0.005")  # of what is shown: two decimals
    assert abs(hours.low + gp.high * Decimal("0.75")) <= unit
    assert abs(hours.high + gp.low * Decimal("0.75")) <= unit
    assert by_code(report)["RELATIVES_TIME"].quantity == by_code(report)["GP_VISITS"].quantity


@pytest.mark.parametrize("index", [0, 1])
def test_every_purse_saves_spends_and_has_left(report: Report, index: int) -> None:
    found = {one.payer: one for one in money_of(report).scenarios[index].columns}
    assert list(found) == [Payer.MUNICIPALITY, Payer.GP_OFFICE, Payer.HOSPITAL, Payer.PATIENT]
    spent, left = (("143000", "-87056"), ("149800", "-93856"))[index]
    told = {
        Payer.MUNICIPALITY: ("55944", spent, left, "2.66"),
        Payer.GP_OFFICE: ("56070", "0", "56070", None),
        Payer.HOSPITAL: ("252000", "0", "252000", None),
        Payer.PATIENT: ("39249", "0", "39249", "6.01"),
    }
    assert {
        payer: tuple(None if part is None else str(part) for part in shown_of(column))
        for payer, column in found.items()
    } == told


def shown_of(column: Column) -> tuple[Decimal | None, ...]:
    assert column.saved is not None
    assert column.net is not None
    hours = column.hours.mid if column.hours else None
    return column.saved.mid, column.spent, column.net.mid, hours


@pytest.mark.parametrize("index", [0, 1])
def test_ends_of_a_purse_are_sums_of_the_shown_ends(report: Report, index: int) -> None:
    lines = by_code(report)
    for column in money_of(report).scenarios[index].columns:
        own = [one.total for one in lines.values() if one.payer is column.payer and one.indicator]
        there = [one for one in own if one is not None]
        low, high = sum(one.low for one in there), sum(one.high for one in there)
        assert column.saved is not None
        assert (column.saved.low, column.saved.high) == (low, high)
        assert column.net == Amount(
            column.saved.mid - column.spent, low - column.spent, high - column.spent
        )
    home: Any = lines["HOME_TIME"].quantity
    own_hours: Any = money_of(report).scenarios[index].columns[0].hours
    # Staff take four hours of what is freed.
    assert (own_hours.low, own_hours.high) == (home.low - 4, home.high - 4)
    hours = money_of(report).scenarios[index].columns[3].hours
    assert hours == lines["TRAVEL_TIME"].quantity


def test_licences_and_fixed_costs_a_year(report: Report) -> None:
    money = money_of(report)
    assert (money.patients, money.unpriced) == (14, ())
    assert [
        (str(one.phase), one.licence, one.licence_year, one.fixed_year) for one in money.scenarios
    ] == [
        ("PROJECT", *numbers("300", "50400", "45000")),
        ("AFTER", *numbers("400", "67200", "35000")),
    ]


@pytest.mark.parametrize("index", [0, 1])
def test_from_how_many_patients_on_it_pays(report: Report, index: int) -> None:
    scenario = money_of(report).scenarios[index]
    own: Any = scenario.municipality
    everybody: Any = scenario.everybody
    assert (own.best, own.likely, own.worst) == (None, None, None)
    assert (everybody.best, everybody.likely, everybody.worst) == (1, (3, 2)[index], None)
    assert (own.left_out, everybody.left_out) == (OWN_LEFT_OUT, ALL_LEFT_OUT)
    lines = by_code(report)
    for told, payers in ((own, {Payer.MUNICIPALITY}), (everybody, set(Payer))):
        for end, name in (("high", "best"), ("mid", "likely"), ("low", "worst")):
            effects = [
                getattr(one.kroner, end)
                for one in lines.values()
                if one.payer in payers and one.indicator and one.kroner
            ]
            assert getattr(told, name) == tried(sum(effects) + SPENT, scenario.phase), name


def tried(each: Decimal, phase: Phase) -> int | None:
    """Try every number up to 2,000: from which on is there always something left?"""
    left = [
        each * n
        - next(price for first, price in reversed(STEPS[phase]) if first <= n) * 12 * n
        - FIXED[phase]
        for n in range(1, 2001)
    ]
    losses = [n for n, kroner in enumerate(left, 1) if kroner < 0]
    if not losses:
        return 1
    return losses[-1] + 1 if losses[-1] < 2000 else None


def test_gp_visits_without_the_start_claim_less_and_are_the_ones_that_are_priced() -> None:
    report = reference_report(people(with_gp_start=True))
    gp = at(report, "GP_VISITS")
    whole: Any = gp.rate
    without: Any = gp.without_start
    assert (whole.before, whole.after, whole.change) == numbers("16.00", "7.99", "-8.01")
    assert (without.n, without.months_before, without.months_after) == (
        13, *numbers("26.0", "37.6"),
    )  # fmt: skip
    assert (without.before, without.after, without.change) == numbers("12.00", "7.99", "-4.01")
    assert without.low < without.change < without.high
    lines = by_code(report)
    for code, kroner, total in (
        ("GP_VISITS", "2005.00", "28070"),
        ("GP_FEES", "802.00", "11228"),
        ("TRAVEL", "601.50", "8421"),
    ):
        line: Any = lines[code]
        assert line.without_start
        assert (line.kroner.mid, line.total.mid) == numbers(kroner, total)
    hours: Any = lines["TRAVEL_TIME"].quantity
    assert hours.mid == Decimal("3.01")
    columns: Any = money_of(report).scenarios[0].columns
    assert [one.saved.mid for one in columns] == list(numbers("55944", "28070", "252000", "19649"))
