"""Money and minutes by hand: steps, shares, break-even, and what is never turned into kroner."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.rules.money import a_year_of, money_of, with_money
from benefits.rules.money_steps import (
    TooManyPercents,
    break_even,
    licence_a_year,
    net_at,
    price_for,
    shared_out,
)
from benefits.rules.money_types import (
    Amount,
    BreakEven,
    CostKey,
    Costs,
    Fixed,
    Line,
    Money,
    Payer,
    Per,
    Phase,
    Step,
    UnitPrice,
    WhyNot,
)
from benefits.rules.past import Told
from benefits.rules.points import Point
from benefits.rules.publishing import publish
from benefits.rules.report import Person, Report
from benefits.rules.statistics import HIDDEN
from tests.rules.benefit_people import population
from tests.rules.test_benefit_figures import person, report_of
from tests.rules.test_benefit_publishing import internal

DAY = date(2026, 1, 1)


def price(key: CostKey, amount: str, **more: Any) -> UnitPrice:
    return UnitPrice(
        **{"key": key, "amount": Decimal(amount), "source": "x", "price_year": 2026,
           "valid_from": DAY, **more}
    )  # fmt: skip


def step(from_patients: int, kroner: Any, phase: Phase = Phase.PROJECT) -> Step:
    return Step(
        phase=phase,
        from_patients=from_patients,
        price=Decimal(kroner),
        source="contract",
        price_year=2026,
        valid_from=DAY,
    )


def fixed(amount: str, **more: Any) -> Fixed:
    return Fixed(
        **{"name": "Coordinator", "payer": Payer.MUNICIPALITY, "phase": Phase.BOTH,
           "per": Per.YEAR, "years": 1, "amount": Decimal(amount), "is_shared": False,
           "source": "budget", "price_year": 2026, "valid_from": DAY, **more}
    )  # fmt: skip


def fourteen(count: int = 14) -> list[Person]:
    """KAD days went from 6 to 2, home services from 100 minutes to 70, visits to the GP from 3 to 1.

    As means: half have one more of each afterwards, half one fewer (ten minutes).
    """
    return [
        person(
            n,
            KAD_DAYS=(6, "", 1 + 2 * (n % 2)),
            HOME_MINUTES=(100, "", 60 + 20 * (n % 2)),
            GP_VISITS=(3, "", 2 * (n % 2)),
        )
        for n in range(count)
    ]


def line_of(money: Money, code: str) -> Line:
    return next(one for one in money.lines if one.code == code)


def exact(value: str) -> Amount:
    return Amount(Decimal(value), Decimal(value), Decimal(value))


def mid(amount: Amount | None) -> Decimal | None:
    return amount and amount.mid


def test_a_rate_times_a_unit_cost_by_hand() -> None:
    costs = Costs(prices=(price(CostKey.KAD_DAY, "3000.50"),), steps=(step(1, 0),))
    money = money_of(report_of(fourteen()), costs)
    line = line_of(money, "KAD_DAYS")
    # 6 in 3 months is 24 a year, 2 is 8: 16 days fewer; 16 × 3000.50 = 48 008; × 14 = 672 112.
    assert (line.n, line.point, money.patients) == (14, Point.M6, 14)
    assert (mid(line.quantity), mid(line.kroner), mid(line.total)) == (16, 48008, 672112)
    own = money.scenarios[0].columns[0]
    assert (own.payer, own.saved, own.spent, own.net) == (
        Payer.MUNICIPALITY, line.total, 0, line.total,
    )  # fmt: skip


def test_freed_time_is_hours_until_the_municipality_says_that_it_is_kroner() -> None:
    hour = price(CostKey.HOME_HOUR, "650")
    off = line_of(money_of(report_of(fourteen()), Costs(prices=(hour,))), "HOME_TIME")
    # 30 minutes a month fewer: 360 a year, 6 hours.
    assert (mid(off.quantity), off.kroner, off.why) == (6, None, WhyNot.TIME_NOT_COUNTED)
    on = price(CostKey.FREED_TIME_COUNTS, "1")
    counted = line_of(money_of(report_of(fourteen()), Costs(prices=(hour, on))), "HOME_TIME")
    assert (mid(counted.kroner), counted.why) == (3900, None)
    none = line_of(money_of(report_of(fourteen()), Costs(prices=(on,))), "HOME_TIME")
    assert (mid(none.quantity), none.kroner, none.why) == (6, None, WhyNot.NO_UNIT_COST)


def test_time_that_follow_up_takes_is_counted_where_an_hour_has_a_price() -> None:
    costs = Costs(
        prices=(
            price(CostKey.FOLLOW_UP_MINUTES, "25"),
            price(CostKey.TRAINING_MINUTES, "90"),
            price(CostKey.NURSE_HOUR, "600"),
            price(CostKey.EQUIPMENT, "750"),
            price(CostKey.RELATIVE_HELP, "10"),
        )
    )
    money = money_of(report_of(fourteen()), costs)
    # 25 × 12 / 60 = 5 hours, 90 / 60 = 1.5 hours.
    assert line_of(money, "FOLLOW_UP_TIME").kroner == exact("-3000.00")
    assert line_of(money, "TRAINING_TIME").kroner == exact("-900.00")
    assert line_of(money, "EQUIPMENT").kroner == exact("-750.00")
    helped = line_of(money, "RELATIVES_HELP")
    assert (helped.quantity, helped.why) == (exact("-2.00"), WhyNot.NO_UNIT_COST)
    # (3000 + 900 + 750) × 14
    assert money.scenarios[0].columns[0].spent == 65100
    assert money.scenarios[0].everybody is None


def test_travel_and_relatives_time_are_the_patients_and_relatives() -> None:
    costs = Costs(
        prices=(
            price(CostKey.TRAVEL_KM, "30"),
            price(CostKey.KM_PRICE, "5"),
            price(CostKey.RELATIVE_MINUTES, "45"),
            price(CostKey.RELATIVE_HOUR, "200"),
            price(CostKey.FREED_TIME_COUNTS, "1"),
        )
    )
    money = money_of(report_of(fourteen()), costs)
    # 3 in 3 months is 12 a year, 1 is 4: 8 visits fewer, 240 km, 6 hours.
    travel, relatives = line_of(money, "TRAVEL"), line_of(money, "RELATIVES_TIME")
    assert (mid(travel.quantity), mid(travel.kroner)) == (240, 1200)
    assert (mid(relatives.quantity), mid(relatives.kroner)) == (6, 1200)
    assert mid(money.scenarios[0].columns[3].saved) == 33600
    assert money.scenarios[0].columns[0].saved is None


@pytest.mark.parametrize("count", [5, 11])
def test_fewer_than_twelve_give_costs_only(count: int) -> None:
    costs = Costs(prices=(price(CostKey.KAD_DAY, "3000"),), steps=(step(1, 300),))
    money = money_of(report_of(fourteen(count)), costs)
    line = line_of(money, "KAD_DAYS")
    assert (line.why, line.quantity, line.kroner, line.total) == (WhyNot.TOO_FEW, None, None, None)
    own = money.scenarios[0].columns[0]
    assert (own.saved, own.spent, own.net) == (None, 300 * 12 * count, None)
    assert money.scenarios[0].municipality is None
    assert not money.has_effects


def test_what_led_to_the_start_is_left_out_where_it_is_known() -> None:
    people = [person(n, ACUTE_BED_DAYS=(6, "", n % 3), BED_DAYS_AT_START=(3,)) for n in range(12)]
    line = line_of(money_of(report_of(people), Costs(prices=(price(CostKey.BED_DAY, "1000"),))),
                   "BED_DAYS")  # fmt: skip
    # 3 in the other two months is 18 a year, 1 in three is 4: 14 fewer, and not 20.
    assert line.without_start
    assert mid(line.quantity) == 14


def test_licence_steps_hold_for_all_patients() -> None:
    steps = (step(1, 400), step(50, 300), step(100, 250))
    assert [price_for(steps, n) for n in (0, 1, 49, 50, 99, 100)] == [400, 400, 400, 300, 300, 250]
    assert licence_a_year(steps, 50) == 50 * 300 * 12
    assert price_for((), 7) == 0


def test_break_even_by_hand() -> None:
    # A patient brings 6 000 and costs 300 × 12 = 3 600: 2 400 left; 100 000 / 2 400 = 41.67.
    assert break_even(Decimal(6000), Decimal(100000), (step(1, 300),)) == 42
    assert break_even(Decimal(3600), Decimal(1), (step(1, 300),)) is None
    assert break_even(Decimal(3599), Decimal(0), (step(1, 300),)) is None
    assert break_even(Decimal(3600), Decimal(0), (step(1, 300),)) == 1
    # Never below 50; from 50 on at 200 × 12 = 2 400: 1 200 left a patient; 70 000 / 1 200 = 58.33.
    assert break_even(Decimal(3600), Decimal(70000), (step(1, 300), step(50, 200))) == 59
    # Pays from 10 on, but the dearer step at 20 loses it again until 100.
    dearer = (step(1, 100), step(20, 400))
    assert net_at(10, Decimal(5000), Decimal(20000), dearer) > 0
    assert break_even(Decimal(5000), Decimal(20000), dearer) == 100


def test_break_even_is_a_range_of_the_interval() -> None:
    people = [person(n, KAD_DAYS=(6, "", n % 4), ACUTE_BED_DAYS=(1, "", 1)) for n in range(16)]
    costs = Costs(
        prices=(price(CostKey.KAD_DAY, "1000"),), steps=(step(1, 500),), fixed=(fixed("90000"),)
    )
    money = money_of(report_of(people), costs)
    kroner = line_of(money, "KAD_DAYS").kroner
    even = money.scenarios[0].municipality
    assert kroner is not None
    assert even is not None
    assert kroner.low < kroner.mid < kroner.high
    assert even.best is not None
    assert even.worst is not None
    assert even.best <= (even.likely or 0) <= even.worst
    dear = replace(costs, steps=(step(1, 5000),))
    never = money_of(report_of(people), dear).scenarios[0].municipality
    assert never == BreakEven(None, None, None, even.left_out)


def test_the_price_after_the_project_is_a_scenario_of_its_own() -> None:
    costs = Costs(
        prices=(price(CostKey.KAD_DAY, "3000"),),
        steps=(step(1, 100), step(1, 400, Phase.AFTER)),
        fixed=(
            fixed("60000", name="Start", per=Per.ONCE, years=3, phase=Phase.PROJECT),
            fixed("5000", phase=Phase.BOTH),
            fixed("7000", name="Support", phase=Phase.AFTER, payer=Payer.HOSPITAL),
        ),
    )
    project, after = money_of(report_of(fourteen()), costs).scenarios
    assert (project.phase, project.licence, project.fixed_year) == (Phase.PROJECT, 100, 25000)
    assert (after.phase, after.licence, after.fixed_year) == (Phase.AFTER, 400, 12000)
    assert project.columns[0].spent == 25000 + 100 * 12 * 14
    assert after.columns[0].spent == 5000 + 400 * 12 * 14
    assert after.columns[2].spent == 7000
    only = money_of(report_of(fourteen()), replace(costs, steps=(), fixed=())).scenarios
    assert [one.phase for one in only] == [Phase.PROJECT]


def test_the_share_of_the_common_centre() -> None:
    centre = fixed("100001", is_shared=True)
    assert a_year_of(centre, 15) == 15000
    assert a_year_of(centre, None) == 100001
    assert a_year_of(fixed("100001"), 15) == 100001
    assert shared_out(Decimal(100), {"a": 33, "b": 33, "c": 33}) == {
        "a": 33, "b": 33, "c": 33, None: 1,
    }  # fmt: skip
    assert shared_out(Decimal(10), {"a": 45, "b": 55}) == {"a": 5, "b": 5, None: 0}
    with pytest.raises(TooManyPercents):
        shared_out(Decimal(10), {"a": 60, "b": 60})


def test_a_report_without_costs_has_no_money() -> None:
    report = report_of(fourteen())
    assert with_money(report, None).money is None
    assert with_money(report, Costs()).money is None


def test_money_is_frozen_and_read_again_as_it_was() -> None:
    costs = Costs(
        prices=(price(CostKey.KAD_DAY, "3000.50"),),
        steps=(step(1, 100),),
        fixed=(fixed("5"),),
        percent=20,
    )
    report = with_money(report_of(fourteen()), costs)
    assert msgspec.convert(msgspec.to_builtins(report), Report) == report
    old = msgspec.to_builtins(report)
    del old["money"]
    assert msgspec.convert(old, Report).money is None


# --- properties


KRONER = st.decimals(0, 5000, places=2)


@given(st.dictionaries(st.integers(1, 300), KRONER, min_size=1, max_size=6), st.data())
def test_where_steps_fall_more_patients_never_raise_the_licence_of_one(
    wanted: dict[int, Decimal], data: st.DataObject
) -> None:
    falling = sorted(wanted.values(), reverse=True)
    steps = [step(n, kr) for n, kr in zip(sorted(wanted), falling, strict=True)]
    few = data.draw(st.integers(1, 400))
    more = data.draw(st.integers(few, 500))
    assert price_for(steps, more) <= price_for(steps, few)


@given(st.decimals(0, 10**7, places=2), st.lists(st.integers(1, 25), max_size=4))
def test_shares_add_up_to_the_whole(total: Decimal, percents: list[int]) -> None:
    parts = shared_out(total, dict(enumerate(percents)))
    assert sum(parts.values()) == total.quantize(Decimal(1), "ROUND_HALF_UP")
    for number, percent in enumerate(percents):
        assert abs(parts[number] - total * percent / 100) <= 2


@given(
    st.decimals(-2000, 9000, places=2),
    st.decimals(0, 500000, places=0),
    st.dictionaries(st.integers(1, 60), st.decimals(0, 600, places=2), max_size=4),
)
def test_at_the_break_even_it_pays_and_one_below_it_does_not(
    each: Decimal, costs: Decimal, wanted: dict[int, Decimal]
) -> None:
    steps = [step(n, kr) for n, kr in wanted.items()]
    found = break_even(each, costs, steps)
    if found is None:
        assert net_at(10**9, each, costs, steps) < 0
        return
    assert net_at(found, each, costs, steps) >= 0
    assert all(net_at(found + more, each, costs, steps) >= 0 for more in range(100))
    if found > 1:
        assert net_at(found - 1, each, costs, steps) < 0


# --- an attack: who has the published report and every price, and looks for more


ALL_PRICES = Costs(
    prices=tuple(
        price(key, "1" if key in {CostKey.FREED_TIME_COUNTS, CostKey.PUBLISH_MONEY} else "7.5")
        for key in CostKey
    ),
    steps=(step(1, 300), step(10, 250), step(1, 400, Phase.AFTER)),
    fixed=(fixed("10000"),),
)


@pytest.mark.parametrize("seed", range(3))
def test_published_money_is_made_of_the_published_report_and_of_nothing_else(seed: int) -> None:
    """Whoever knows the report and the prices can make the whole of it, so it tells no more."""
    people = population(seed, 40 + 7 * seed)
    told: list[Told] = []
    for period in ("2026", "all"):
        inside = with_money(internal(people, period), ALL_PRICES)
        shown, new = publish(inside, people, told)
        told.append(new)
        assert shown.money is None, "what was made of the internal edition is taken out"
        printed = msgspec.json.decode(msgspec.json.encode(shown), type=Report)
        assert with_money(shown, ALL_PRICES).money == money_of(printed, ALL_PRICES)


@pytest.mark.parametrize("seed", range(3))
def test_a_figure_that_is_withheld_is_not_in_the_money_either(seed: int) -> None:
    people = population(seed, 40 + 7 * seed)
    first = publish(internal(people, "2026"), people, [])[1]
    shown = publish(internal(people), people, [first])[0]
    money = with_money(shown, ALL_PRICES).money
    assert money is not None
    rates = {(f.indicator.code, one.point): one for f in shown.figures for one in f.follow_ups}
    for line in money.lines:
        if line.is_effect and line.quantity is not None:
            one = rates[line.indicator, line.point]  # type: ignore[index]
            assert line.n in {
                getattr(figure, "n", None) for figure in (one.rate, one.without_start, one.change)
            }


def test_where_the_number_of_persons_is_withheld_there_are_no_totals() -> None:
    report = report_of(fourteen())
    hidden = replace(report, plan_use=replace(report.plan_use, persons=HIDDEN))
    money = money_of(hidden, ALL_PRICES)
    assert money.patients is None
    assert all(line.total is None for line in money.lines)
    assert all(one.columns == () and one.licence_year is None for one in money.scenarios)
    assert money.scenarios[0].everybody is not None


def test_prices_are_published_only_where_the_municipality_says_so() -> None:
    people = fourteen()
    shown = publish(report_of(people), people, [])[0]
    assert with_money(shown, Costs(prices=(price(CostKey.KAD_DAY, "1"),))).money is None
    assert with_money(shown, ALL_PRICES).money is not None
