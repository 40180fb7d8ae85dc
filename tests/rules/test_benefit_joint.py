"""Several tenants in one report stand side by side only where they have counted the same thing."""

from __future__ import annotations

from dataclasses import replace

from benefits.rules.joint import JointTenant, joint_report
from benefits.rules.points import period_of
from benefits.rules.report import Report, make_report
from tests.rules.benefit_people import NOW, TODAY, population


def report(seed: int, highest: int | None = None) -> Report:
    """A report of the visits to the GP; with another bound, of something else by the same code."""
    made = make_report(
        population(seed, 60, ("GP_VISITS",)),
        tenant_name="Bø",
        period=period_of("all", TODAY),
        made_at=NOW,
    )
    visits = next(one for one in made.figures if one.indicator.code == "GP_VISITS")
    if highest is not None:
        visits = replace(visits, indicator=replace(visits.indicator, highest=highest))
    return replace(made, figures=(visits,))


def test_the_same_indicator_of_two_tenants_is_one_line() -> None:
    tenants = [JointTenant("Bø", report(1)), JointTenant("Hadsel", report(2))]
    (line,) = joint_report("Nord", "all", NOW, tenants).indicators
    assert {row.tenant_name for row in line.rows} == {"Bø", "Hadsel"}


def test_what_two_tenants_define_in_different_ways_is_never_set_side_by_side() -> None:
    tenants = [JointTenant("Bø", report(1)), JointTenant("Hadsel", report(2, highest=500))]
    lines = joint_report("Nord", "all", NOW, tenants).indicators
    assert [line.indicator.highest for line in lines] == [92, 500]
    told = [{row.tenant_name: row.change is not None for row in line.rows} for line in lines]
    assert told == [{"Bø": True, "Hadsel": False}, {"Bø": False, "Hadsel": True}]
