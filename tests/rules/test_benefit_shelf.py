"""The shelf of rows, rows of a tenant's own, and figures of a tenant: pure rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from benefits.presenters.plan_words import figures_text
from benefits.rules.benefit_plan import SOURCE_PLAN, BenefitPlan
from benefits.rules.indicators import EDITION, INDICATORS, PLAN
from benefits.rules.own_rows import new_code, own_benefit, same_thing
from benefits.rules.plan_types import Collects, Gains, Source
from benefits.rules.points import Point, period_of
from benefits.rules.shelf import SHELF, SHIPPED
from benefits.rules.shelf_ikart import IKART
from benefits.rules.tenant_figures import (
    UnknownFigurePeriod,
    check_period,
    days_of,
    offered,
    tenant_figures,
)
from tests.rules.own_row import CALLS

TODAY = date(2026, 11, 22)
ALARMS = SHIPPED["ALARMS"].tenant_indicators[0]


def test_the_shelf_holds_ikarts_ten_benefits_each_with_who_gains() -> None:
    assert len(IKART) == 10
    for row in IKART:
        assert row.gains
        assert row.indicators or row.tenant_indicators
    by_relatives = {row.code for row in IKART if Gains.RELATIVE in row.gains}
    assert by_relatives == {"LESS_TRAVEL", "RELATIVES_PART"}


def test_the_shelf_holds_what_projects_measure_besides() -> None:
    assert {row.code for row in SHELF} >= {
        "DROP_OUT", "ALARMS", "ADMINISTRATION_TIME", "CASE_HANDLING", "OFFICE_VISITS", "STAFF",
    }  # fmt: skip


def test_every_row_says_source_precondition_who_collects_and_for_whom() -> None:
    for row in SHIPPED.values():
        assert row.precondition
        assert row.gains
        # Counted by the product, or asked by it.
        by_itself = row.source in (Source.PRODUCT, Source.STAFF)
        assert (row.collected_by is Collects.NOBODY) == by_itself
        for one in (*row.indicators, *row.tenant_indicators):
            assert one.definition
            assert one.lowest < one.highest


def test_codes_are_unique_and_fit_the_column() -> None:
    assert len(SHIPPED) == len(PLAN) + len(SHELF)
    codes = [code for row in SHIPPED.values() for code in row.codes]
    assert {code for code in codes if codes.count(code) > 1} == {"SAFETY", "MASTERY"}
    assert all(len(code) <= 24 and not code.startswith("OWN_") for code in (*codes, *SHIPPED))


def test_readmissions_have_a_definition_of_their_own_and_are_no_part_of_acute_admissions() -> None:
    readmissions, admissions = PLAN[10], PLAN[8]
    indicator = readmissions.indicators[0]
    assert "within 30 days of a discharge" in indicator.definition
    assert indicator.part_of == ""
    assert {one.part_of for one in admissions.indicators} == {
        "", "ACUTE_ADMISSIONS", "ACUTE_BED_DAYS",
    }  # fmt: skip
    assert admissions.part_of("ACUTE_ADMISSIONS") == "ADMISSIONS_AT_START"
    assert readmissions.part_of("READMISSIONS") == "READMISSIONS_AT_START"


def test_the_plan_of_the_source_asks_for_all_its_indicators() -> None:
    assert SOURCE_PLAN.indicators == INDICATORS
    assert SOURCE_PLAN.edition_of("GP_VISITS") == EDITION
    assert SOURCE_PLAN.points_of("OUT_OF_HOURS")[:2] == (Point.BASELINE, Point.M6)
    assert SOURCE_PLAN.counts("GP_VISITS", 1)
    with pytest.raises(KeyError):
        SOURCE_PLAN.benefit_of("WEIGHT")


def test_a_code_is_made_of_the_name_and_fits_the_column() -> None:
    assert new_code("Færre telefoner til kommunen", "0A1B2C") == "OWN_FAERRE_TELEF_0A1B2C"
    assert new_code("電話", "0A1B2C") == "OWN_0A1B2C"
    assert len(new_code("x" * 200, "0A1B2C")) <= 24


def test_versions_hang_together_where_only_words_were_changed() -> None:
    same = {1: False, 2: True, 3: False, 4: True, 5: True}
    assert same_thing(5, same) == (4, 3)
    assert same_thing(3, same) == ()
    assert same_thing(2, same) == (1,)
    assert same_thing(1, {1: True}) == ()


def test_an_own_row_counts_values_of_the_versions_that_hang_together_only() -> None:
    row = own_benefit("OWN_X", 3, CALLS, earlier=[(1, False), (2, False)], owner="Hadsel")
    plan = BenefitPlan((row,), EDITION)
    assert plan.edition_of("OWN_X") == 3
    assert plan.counts("OWN_X", 3)
    assert not plan.counts("OWN_X", 2)


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("2026-Q3", (date(2026, 7, 1), date(2026, 10, 1))),
        ("2025-Q4", (date(2025, 10, 1), date(2026, 1, 1))),
        ("2025", (date(2025, 1, 1), date(2026, 1, 1))),
    ],
)
def test_quarters_and_years_are_the_calendars(code: str, days: tuple[date, date]) -> None:
    assert days_of(code) == days


@pytest.mark.parametrize("code", ["2026-Q5", "26", "2026-09", "", "1999", "2026-Q4", "2025"])
def test_a_figure_of_a_quarter_is_of_a_quarter_that_is_over(code: str) -> None:
    assert check_period(ALARMS, "2026-Q3", TODAY) == "2026-Q3"
    with pytest.raises(UnknownFigurePeriod):
        check_period(ALARMS, code, TODAY)


def test_periods_are_offered_that_are_over() -> None:
    codes = offered(TODAY)
    assert codes[:2] == ("2026-Q3", "2026-Q2")
    assert "2025" in codes
    assert "2026" not in codes


def test_the_same_quarters_of_the_year_are_compared_where_both_sides_have_them() -> None:
    """428 alarms in autumn before and 362 in autumn after; spring stands on one side alone."""
    plan = BenefitPlan((SHIPPED["ALARMS"],), EDITION)
    recorded = [
        (code, period, Decimal(value), "x")
        for code, period, value in (
            ("ALARMS", "2025-Q2", 300), ("ALARMS", "2025-Q3", 428), ("ALARMS", "2026-Q1", 400),
            ("ALARMS", "2026-Q3", 362),
        )
    ]  # fmt: skip
    start, period = date(2026, 2, 1), period_of("all", TODAY)
    (found,) = tenant_figures(plan, recorded, first_start=start, period=period)
    assert (found.before, found.after, found.same_quarters) == (Decimal(428), Decimal(362), (3,))
    with override("en"):
        text = figures_text(found)
    assert "The same quarters of the year (3) are compared" in text
    assert "What the first follow-up began in is on neither side." in text
    (other,) = tenant_figures(plan, [*recorded[:1], recorded[3]], first_start=start, period=period)
    assert (other.before, other.after, other.same_quarters) == (Decimal(300), Decimal(362), ())


def test_figures_after_the_period_of_the_report_are_not_in_it() -> None:
    plan = BenefitPlan((SHIPPED["ALARMS"],), EDITION)
    recorded = [("ALARMS", "2025-Q4", Decimal(4), "x"), ("ALARMS", "2026-Q3", Decimal(2), "x")]
    (found,) = tenant_figures(plan, recorded, first_start=None, period=period_of("2026-H1", TODAY))
    assert [one.period for one in found.entries] == ["2025-Q4"]
    assert (found.before, found.after) == (Decimal("4.0"), None)
