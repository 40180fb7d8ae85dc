"""What cannot be judged has no kroner, is named, and is nowhere counted as nought."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from django.utils.translation import override

from benefits.presenters.money import money_view
from benefits.presenters.money_table import money_sheet
from benefits.presenters.money_words import KEYS
from benefits.rules.money import money_of, with_money
from benefits.rules.money_types import CostKey, Costs, Money, Payer, WhyNot
from benefits.rules.publishing import publish
from benefits.rules.report import Person
from benefits.rules.statistics import HIDDEN
from tests.rules.benefit_people import population
from tests.rules.test_benefit_figures import person, report_of
from tests.rules.test_benefit_publishing import internal
from tests.rules.test_money import ALL_PRICES, fixed, line_of, price, step

BED_DAY = Costs(prices=(price(CostKey.BED_DAY, "1000"),))


def in_hospital(count: int, *, start_known: int) -> list[Person]:
    """Bed days from 6 to 1 on average, 3 of them in the 30 days before the start, where known."""
    return [
        person(n, ACUTE_BED_DAYS=(6, "", n % 3), BED_DAYS_AT_START=(3 if n < start_known else "",))
        for n in range(count)
    ]


@pytest.mark.parametrize("start_known", [0, 4, 5, 11])
def test_bed_days_have_no_kroner_where_the_start_is_known_of_too_few(start_known: int) -> None:
    line = line_of(
        money_of(report_of(in_hospital(18, start_known=start_known)), BED_DAY), "BED_DAYS"
    )
    assert (line.why, line.kroner, line.total) == (WhyNot.START_TOO_FEW, None, None)


def test_bed_days_have_kroner_where_the_start_is_known_of_twelve() -> None:
    line = line_of(money_of(report_of(in_hospital(18, start_known=12)), BED_DAY), "BED_DAYS")
    assert line.without_start
    # 3 in two months is 18 a year, 1 in three is 4.
    assert line.kroner is not None
    assert line.kroner.mid == 14000


def test_bed_days_of_fewer_than_twelve_are_too_few_and_say_no_more() -> None:
    line = line_of(money_of(report_of(in_hospital(9, start_known=9)), BED_DAY), "BED_DAYS")
    assert line.why is WhyNot.TOO_FEW


@pytest.mark.parametrize("seed", range(3))
def test_the_published_edition_never_claims_more_of_bed_days_than_the_smaller_claim(
    seed: int,
) -> None:
    people = population(seed, 40 + 7 * seed)
    first = publish(internal(people, "2026"), people, [])[1]
    shown = publish(internal(people), people, [first])[0]
    for report in (internal(people), shown):
        money = with_money(report, ALL_PRICES).money
        assert money is not None
        line = line_of(money, "BED_DAYS")
        assert line.without_start == (line.kroner is not None)


def visits() -> list[Person]:
    return [person(n, GP_VISITS=(3, "", n % 3)) for n in range(14)]


def text_of(money: Money) -> str:
    with override("en"):
        return " ".join(str(cell) for row in money_sheet(money) for cell in row)


def test_a_payer_without_any_effect_in_kroner_has_saved_nothing_that_is_known() -> None:
    costs = Costs(
        prices=(price(CostKey.GP_VISIT, "500"),), steps=(step(1, 0),), fixed=(fixed("1000"),)
    )
    money = money_of(report_of(visits()), costs)
    columns = {one.payer: one for one in money.scenarios[0].columns}
    assert columns[Payer.GP_OFFICE].saved is not None
    for payer in (Payer.MUNICIPALITY, Payer.HOSPITAL, Payer.PATIENT):
        assert (columns[payer].saved, columns[payer].net) == (None, None)
    assert columns[Payer.MUNICIPALITY].spent == 1000
    with override("en"):
        rows = dict(money_view(money).scenarios[0].rows)
    assert rows["Saved by less use"][0] == "–"
    assert rows["Saved by less use"][1] != "–"
    assert rows["Left"][2] == "–"
    assert rows["Spent"][0].startswith("1")


def test_time_spent_is_not_set_beside_freed_time_that_nobody_knows() -> None:
    costs = Costs(prices=(price(CostKey.FOLLOW_UP_MINUTES, "25"), price(CostKey.NURSE_HOUR, "1")))
    known = [person(n, HOME_MINUTES=(100, "", 60 + n)) for n in range(14)]
    assert money_of(report_of(visits()), costs).scenarios[0].columns[0].hours is None
    assert money_of(report_of(known), costs).scenarios[0].columns[0].hours is not None


def test_the_break_even_names_what_is_left_out_of_it() -> None:
    costs = Costs(prices=(price(CostKey.GP_VISIT, "500"),), steps=(step(1, 0),))
    money = money_of(report_of(visits()), costs)
    even = money.scenarios[0].everybody
    assert even is not None
    assert {"BED_DAYS", "HOME_TIME", "KAD_DAYS", "GP_FEES"} <= set(even.left_out)
    assert "GP_VISITS" not in even.left_out
    with override("en"):
        said = money_view(money).scenarios[0].sentences[1]
    assert "Left out of it" in said
    assert "bed days of acute admissions" in said
    assert "Left out of it" in text_of(money)


def test_a_break_even_of_everything_leaves_nothing_out() -> None:
    costs = Costs(prices=(price(CostKey.KAD_DAY, "500"),), steps=(step(1, 0),))
    report = report_of([person(n, KAD_DAYS=(3, "", n % 3)) for n in range(14)])
    only = replace(
        report, figures=tuple(f for f in report.figures if f.indicator.code == "KAD_DAYS")
    )
    even = money_of(only, costs).scenarios[0].everybody
    assert even is not None
    assert even.left_out == ()


def test_an_hour_of_home_services_has_no_driving_in_it_since_driving_is_a_line_of_its_own() -> None:
    people = [
        person(n, HOME_MINUTES=(100, "", 60 + 2 * (n % 2)), DRIVING_MINUTES=(50, "", 30 + n % 2))
        for n in range(14)
    ]
    costs = Costs(prices=(price(CostKey.HOME_HOUR, "600"), price(CostKey.FREED_TIME_COUNTS, "1")))
    money = money_of(report_of(people), costs)
    home, driving = line_of(money, "HOME_TIME"), line_of(money, "DRIVING_TIME")
    # 39 minutes a month are 7.8 hours a year, 19.5 are 3.9.
    assert [one.kroner and one.kroner.mid for one in (home, driving)] == [4680, 2340]
    with override("en"):
        assert str(KEYS[CostKey.HOME_HOUR]).endswith("driving not included")
        assert "driving time has a line of its own" in " ".join(money_view(money).rules)


def test_what_is_left_out_is_in_the_frozen_report_and_old_ones_are_read() -> None:
    costs = Costs(prices=(price(CostKey.GP_VISIT, "500"),), steps=(step(1, 0),))
    money = money_of(report_of(visits()), costs)
    frozen = msgspec.to_builtins(money)
    assert msgspec.convert(frozen, Money) == money
    old = frozen["scenarios"][0]
    del old["everybody"]["left_out"], old["has_licence_price"]
    for column in old["columns"]:
        column["saved"] = column["net"] = column["hours"] = {"mid": "0", "low": "0", "high": "0"}
    assert msgspec.convert(frozen, Money).scenarios[0].columns[0].saved is not None


def test_where_the_number_of_patients_is_withheld_its_licence_price_is_not_said_to_be_missing() -> (
    None
):
    report = report_of(visits())
    hidden = replace(report, plan_use=replace(report.plan_use, persons=HIDDEN))
    for steps, said in (
        ((step(1, 300),), "What licences come to is not shown"),
        ((), "No licence price is set."),
    ):
        money = money_of(hidden, Costs(prices=(price(CostKey.GP_VISIT, "500"),), steps=steps))
        with override("en"):
            assert money_view(money).scenarios[0].licence.startswith(said)
