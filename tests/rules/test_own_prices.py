"""A tenant's own rows in kroner by hand: which are counted, to whom, and by which version's price."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from django.utils.translation import override

from benefits.presenters.money import money_view
from benefits.presenters.money_table import money_sheet
from benefits.rules.benefit_plan import BenefitPlan
from benefits.rules.indicators import EDITION, PLAN
from benefits.rules.money import money_of, with_money
from benefits.rules.money_types import CostKey, Costs, Measure, Money, OwnPrice, Payer, WhyNot
from benefits.rules.own_prices import countable, in_force, own_lines, payers_of
from benefits.rules.own_rows import own_benefit
from benefits.rules.plan_types import Benefit, Better, Gains, MeasuredIn
from benefits.rules.points import Point, period_of
from benefits.rules.publishing import publish
from benefits.rules.report import Person, Report, make_report
from tests.rules.own_row import CALLS
from tests.rules.test_benefit_figures import NOW, TODAY, person
from tests.rules.test_money import DAY, exact, fixed, fourteen, line_of, mid, price, step

CODE = "OWN_CALLS_1A2B3C"
GAINS = (Gains.MUNICIPALITY, Gains.RELATIVE, Gains.PATIENT)
ON = price(CostKey.FREED_TIME_COUNTS, "1")


def own_row(
    version: int = 1, *, earlier: tuple[tuple[int, bool], ...] = (), **said: Any
) -> Benefit:
    definition = replace(CALLS, **{"gains": GAINS, **said})
    return replace(own_benefit(CODE, version, definition, earlier=earlier, owner="Hadsel"), row=12)


def own(amount: str, payer: Payer = Payer.MUNICIPALITY, **more: Any) -> OwnPrice:
    return OwnPrice(
        **{"code": CODE, "version": 1, "name": "As it was called", "payer": payer,
           "unit": MeasuredIn.TIMES_IN_3_MONTHS, "amount": Decimal(amount), "source": "x",
           "price_year": 2026, "valid_from": DAY, **more}
    )  # fmt: skip


def people_of(*series: Any, count: int = 14) -> list[Person]:
    """Persons of whom the own row, and the visits to the GP, fell."""
    return [
        person(n, **{CODE: (series[0], "", series[1] + n % 2 * 2)}, GP_VISITS=(3, "", 2 * (n % 2)))
        for n in range(count)
    ]


def report_of(people: list[Person], row: Benefit) -> Report:
    return make_report(
        people,
        tenant_name="Hadsel",
        period=period_of("all", TODAY),
        made_at=NOW,
        plan=BenefitPlan((*PLAN, row), EDITION),
    )


def money(people: list[Person], row: Benefit, *own_prices: OwnPrice, **more: Any) -> Money:
    costs = Costs(own=own_prices, **{"steps": (step(1, 0),), **more})
    return money_of(report_of(people, row), costs)


def own_of(found: Money) -> list[Any]:
    return [line for line in found.lines if line.code == CODE]


# --- by hand


def test_a_count_times_what_one_of_it_costs_by_hand() -> None:
    found = money(people_of(6, 1), own_row(), own("35.50"), fixed=(fixed("5000"),))
    (line,) = own_of(found)
    # 6 in 3 months is 24 a year, 2 is 8: 16 calls fewer; 16 × 35.50 = 568; × 14 = 7 952.
    assert (line.n, line.point, line.measure, line.payer) == (
        14, Point.M6, Measure.TIMES, Payer.MUNICIPALITY,
    )  # fmt: skip
    assert (mid(line.quantity), line.price, mid(line.kroner), mid(line.total)) == (
        16, Decimal("35.50"), 568, 7952,
    )  # fmt: skip
    assert line.name == CALLS.indicator
    own_column = found.scenarios[0].columns[0]
    assert own_column.saved == line.total
    assert (own_column.spent, own_column.net and own_column.net.mid) == (5000, 2952)
    # The ends of the interval go along: 5 000 / 568 = 8.8.
    even = found.scenarios[0].municipality
    assert even is not None
    assert even.likely == 9
    assert line.kroner.low < line.kroner.mid < line.kroner.high
    assert even.best is not None
    assert even.best < 9 < (even.worst or 0)


def test_what_is_counted_a_month_is_twelve_times_as_much_in_a_year() -> None:
    unit = MeasuredIn.TIMES_A_MONTH
    (line,) = own_of(money(people_of(6, 1), own_row(unit=unit), own("10", unit=unit)))
    # 6 a month is 72 a year, 2 is 24.
    assert (mid(line.quantity), mid(line.kroner)) == (48, 480)


def test_days_are_days() -> None:
    unit = MeasuredIn.DAYS_IN_3_MONTHS
    (line,) = own_of(money(people_of(6, 1), own_row(unit=unit), own("10", unit=unit)))
    assert (line.measure, mid(line.quantity), mid(line.kroner)) == (Measure.DAYS, 16, 160)


def test_minutes_are_hours_and_kroner_only_by_the_switch() -> None:
    unit = MeasuredIn.MINUTES_A_MONTH
    row, an_hour = own_row(unit=unit, highest=1000), own("600", unit=unit)
    off = money(people_of(100, 69), row, an_hour)
    (line,) = own_of(off)
    # From 100 to 70 minutes a month: 360 a year, 6 hours.
    assert (line.measure, mid(line.quantity)) == (Measure.HOURS, 6)
    assert (line.kroner, line.total, line.why) == (None, None, WhyNot.TIME_NOT_COUNTED)
    assert mid(off.scenarios[0].columns[0].hours) == 6
    (line,) = own_of(money(people_of(100, 69), row, an_hour, prices=(ON,)))
    assert (mid(line.kroner), line.why) == (3600, None)


def test_more_of_it_costs_more_also_where_more_is_meant_to_be_better() -> None:
    row = own_row(better=Better.MORE)
    (line,) = own_of(money(people_of(1, 5), row, own("10")))
    # From 1 to 6 in 3 months: 20 a year more.
    assert (mid(line.quantity), mid(line.kroner)) == (-20, -200)


def test_one_price_for_each_who_pays_and_each_its_own_column() -> None:
    found = money(people_of(6, 1), own_row(), own("100"), own("25", Payer.PATIENT))
    assert [(one.payer, mid(one.kroner)) for one in own_of(found)] == [
        (Payer.MUNICIPALITY, 1600),
        (Payer.PATIENT, 400),
    ]
    columns = {one.payer: one.saved for one in found.scenarios[0].columns}
    assert mid(columns[Payer.MUNICIPALITY]) == 1600 * 14
    assert mid(columns[Payer.PATIENT]) == 400 * 14


def test_it_stands_beside_the_shipped_lines_before_what_is_spent() -> None:
    found = money(
        people_of(6, 1),
        own_row(),
        own("100"),
        prices=(price(CostKey.GP_VISIT, "400"), price(CostKey.EQUIPMENT, "50")),
    )
    codes = [line.code for line in found.lines]
    assert codes.index("GP_VISITS") < codes.index(CODE) < codes.index("EQUIPMENT")


def test_a_shipped_line_is_worth_the_same_with_an_own_row_beside_it() -> None:
    visit = (price(CostKey.GP_VISIT, "400"),)
    alone = money(people_of(6, 1), own_row(), prices=visit)
    beside = money(people_of(6, 1), own_row(), own("100"), prices=visit)
    assert line_of(alone, "GP_VISITS") == line_of(beside, "GP_VISITS")


# --- what is not counted


@pytest.mark.parametrize("count", [5, 11])
def test_fewer_than_twelve_give_no_kroner(count: int) -> None:
    found = money(people_of(6, 1, count=count), own_row(), own("100"))
    (line,) = own_of(found)
    assert (line.why, line.quantity, line.kroner) == (WhyNot.TOO_FEW, None, None)
    assert not found.has_effects


def test_where_all_changed_alike_there_are_no_kroner() -> None:
    people = [person(n, **{CODE: (0, "", 0)}) for n in range(14)]
    (line,) = own_of(money(people, own_row(), own("100")))
    assert (line.why, line.kroner) == (WhyNot.TOO_ALIKE, None)


def test_a_row_without_a_price_is_in_no_line_and_is_named() -> None:
    found = money(people_of(6, 1), own_row(), prices=(price(CostKey.GP_VISIT, "400"),))
    assert own_of(found) == []
    assert found.unpriced == (CALLS.indicator,)
    with override("en"):
        assert any(
            "no price" in rule and CALLS.indicator in rule for rule in money_view(found).rules
        )
    priced = money(people_of(6, 1), own_row(), own("100"))
    assert priced.unpriced == ()


@pytest.mark.parametrize("said", [{"unit": MeasuredIn.SCORE}, {"has_baseline": False}])
def test_scores_and_what_has_no_figure_from_before_are_not_counted(said: dict[str, Any]) -> None:
    row = own_row(**said)
    assert countable([row]) == []
    costs = Costs(own=(own("100", unit=said.get("unit", MeasuredIn.TIMES_IN_3_MONTHS)),))
    assert in_force(costs, [row]).own == ()
    assert with_money(report_of(people_of(3, 1), row), costs).money is None


def test_shipped_rows_are_never_priced_as_own_ones() -> None:
    assert countable(PLAN) == []


def test_only_those_pay_for_whom_the_row_is() -> None:
    assert payers_of(own_row()) == (Payer.MUNICIPALITY, Payer.PATIENT)
    assert payers_of(own_row(gains=(Gains.RELATIVE,))) == (Payer.PATIENT,)
    assert payers_of(own_row(gains=(Gains.HOSPITAL, Gains.GP_OFFICE))) == (
        Payer.GP_OFFICE,
        Payer.HOSPITAL,
    )
    assert own_of(money(people_of(6, 1), own_row(), own("9", Payer.HOSPITAL))) == []


# --- versions


def test_a_price_holds_for_later_versions_of_which_only_the_words_are_new() -> None:
    row = own_row(3, earlier=((1, False), (2, True)), same_as_before=True, indicator="Ringt")
    (line,) = own_of(money(people_of(6, 1), row, own("100")))
    # Of the values only the version counts; the price was set for the first.
    assert (line.price, line.name) == (100, "Ringt")


def test_a_price_does_not_hold_for_a_version_that_counts_another_thing() -> None:
    row = own_row(3, earlier=((1, False), (2, False)), same_as_before=True)
    assert own_of(money(people_of(6, 1), row, own("100"))) == []
    assert len(own_of(money(people_of(6, 1), row, own("100", version=2)))) == 1


def test_a_price_an_hour_is_never_one_a_time_whatever_was_said_to_be_the_same() -> None:
    row = own_row(2, earlier=((1, False),), same_as_before=True)
    assert own_of(money(people_of(6, 1), row, own("600", unit=MeasuredIn.MINUTES_A_MONTH))) == []


def test_a_payer_whom_the_row_is_not_for_any_more_pays_no_more() -> None:
    row = own_row(2, earlier=((1, False),), same_as_before=True, gains=(Gains.RELATIVE,))
    prices = (own("100"), own("7", Payer.PATIENT))
    assert [one.payer for one in own_of(money(people_of(6, 1), row, *prices))] == [Payer.PATIENT]


def test_of_prices_that_hold_the_one_that_began_last_does_then_that_of_the_later_version() -> None:
    row = own_row(2, earlier=((1, False),), same_as_before=True)
    later = own("200", valid_from=date(2026, 6, 1))
    found = in_force(Costs(own=(later, own("300", version=2))), [row])
    assert [one.amount for one in found.own] == [200]
    found = in_force(Costs(own=(own("300", version=2), own("100"))), [row])
    assert [one.amount for one in found.own] == [300]


# --- words, freezing, publishing


def test_page_and_sheet_say_name_unit_assumption_and_who_answers_for_counting_twice() -> None:
    found = money(people_of(6, 1), own_row(), own("35.50"), steps=(step(1, 300),))
    with override("en"):
        view, sheet = money_view(found), money_sheet(found)
    row = next(one for one in view.lines if one.name == CALLS.indicator)
    assert row.quantity.startswith("16")
    assert row.quantity.endswith("times")
    assumption = next(one for one in view.assumptions if CALLS.indicator in one.name)
    assert assumption.name == f"{CALLS.indicator} (own row, version 1; Municipality)"
    assert (assumption.unit, assumption.source, assumption.price_year) == (
        "kroner each time", "x", "2026",
    )  # fmt: skip
    assert any("It answers for that none of them counts" in rule for rule in view.rules)
    assert any(cells and cells[0] == CALLS.indicator and cells[8] == 568.0 for cells in sheet)
    assert any(cells and cells[0] == assumption.name for cells in sheet)


def test_what_is_left_out_of_the_break_even_is_named_once_in_the_tenants_words() -> None:
    unit = MeasuredIn.MINUTES_A_MONTH
    found = money(
        people_of(100, 69),
        own_row(unit=unit, highest=1000),
        own("600", unit=unit),
        own("200", Payer.PATIENT, unit=unit),
        prices=(price(CostKey.GP_VISIT, "400"),),
    )
    with override("en"):
        sentences = money_view(found).scenarios[0].sentences
    everybody = next(one for one in sentences if one.startswith("For all payers"))
    assert everybody.count("elefoner til hjemmetjenesten") == 1


def test_without_own_rows_nothing_is_said_of_them() -> None:
    found = money_of(
        make_report(fourteen(), tenant_name="Hadsel", period=period_of("all", TODAY), made_at=NOW),
        Costs(prices=(price(CostKey.GP_VISIT, "400"),)),
    )
    with override("en"):
        assert not any("own" in rule and "row" in rule for rule in money_view(found).rules)


def test_it_is_frozen_with_the_report_and_older_reports_are_read() -> None:
    report = with_money(report_of(people_of(6, 1), own_row()), Costs(own=(own("35.50"),)))
    assert msgspec.convert(msgspec.to_builtins(report), Report) == report
    old = msgspec.to_builtins(report)
    del old["money"]["costs"]["own"], old["money"]["unpriced"]
    for line in old["money"]["lines"]:
        del line["name"]
    read = msgspec.convert(old, Report).money
    assert read is not None
    assert (read.costs.own, read.unpriced) == ((), ())


def test_a_published_report_has_own_rows_in_kroner_only_by_the_switch_and_of_what_it_tells() -> (
    None
):
    people = people_of(6, 1, count=20)
    report = report_of(people, own_row())
    shown = publish(report, people, [])[0]
    costs = Costs(own=(own("35.50"),))
    assert with_money(shown, costs).money is None
    public = replace(costs, prices=(price(CostKey.PUBLISH_MONEY, "1"),))
    printed = msgspec.json.decode(msgspec.json.encode(shown), type=Report)
    told = with_money(shown, public).money
    assert told == money_of(printed, public)
    assert told is not None
    assert len(own_of(told)) == 1


def test_what_a_published_report_withholds_of_an_own_row_has_no_kroner() -> None:
    people = people_of(6, 1, count=4) + [person(n, GP_VISITS=(3, "", 1)) for n in range(20, 40)]
    shown = publish(report_of(people, own_row()), people, [])[0]
    costs = in_force(Costs(own=(own("35.50"),)), shown.rows)
    assert all(line.kroner is None for line in own_lines(shown, costs, 24))


def test_nothing_is_worth_nothing() -> None:
    assert mid(own_of(money(people_of(6, 1), own_row(), own("0")))[0].kroner) == exact("0").mid
