"""Several tenants in one report stand side by side only where they have counted the same thing."""

from __future__ import annotations

from dataclasses import replace

from benefits.rules.beside_types import National
from benefits.rules.joint import JointTenant, joint_report
from benefits.rules.points import period_of
from benefits.rules.report import Report, make_report
from benefits.rules.statistics import HIDDEN
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


def counted(report: Report, offices: object) -> Report:
    return replace(report, national=National(60, 40, offices))  # type: ignore[arg-type]


def test_gp_offices_and_municipalities_are_summed_where_all_have_published_them() -> None:
    tenants = [
        JointTenant("Bø", counted(report(1), 3)),
        JointTenant("Hadsel", counted(report(2), 4)),
    ]
    sums = {one.what: one for one in joint_report("Nord", "all", NOW, tenants).sums}
    assert (sums["gp_offices"].parts, sums["gp_offices"].total) == ((3, 4), 7)
    assert (sums["municipalities"].parts, sums["municipalities"].total) == ((1, 1), 2)


def test_offices_that_one_withholds_or_an_old_report_lacks_have_no_sum() -> None:
    hidden = JointTenant("Bø", counted(report(1), HIDDEN))
    old = JointTenant("Hadsel", report(2))
    none = JointTenant("Øksnes", None)
    sums = {one.what: one for one in joint_report("Nord", "all", NOW, [hidden, old, none]).sums}
    assert (sums["gp_offices"].parts, sums["gp_offices"].total) == ((HIDDEN, None, None), None)
    assert (sums["municipalities"].parts, sums["municipalities"].total) == ((1, None, None), None)
