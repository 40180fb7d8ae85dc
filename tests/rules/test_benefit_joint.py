"""Several tenants in one report stand side by side only where they have counted the same thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils.translation import override

from benefits.presenters.joint_chapters import verdicts
from benefits.rules.beside_types import National
from benefits.rules.joint import JointTenant, joint_report
from benefits.rules.points import Point, period_of
from benefits.rules.report import IndicatorFigures, Report, make_report
from benefits.rules.statistics import HIDDEN
from tests.rules.benefit_people import NOW, TODAY, population
from tests.rules.test_benefit_figures import person, report_of


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


def of_persons(change_at_15: bool) -> Report:
    """A report in which visits fell by month 12; by month 15, a winter later, they had risen."""
    people = [
        person(
            n,
            date(2025, 1, 10),
            GP_VISITS=(5, 4, 4, 4, 3 + n % 2, 6 + n % 2 if change_at_15 else ""),
        )
        for n in range(14)
    ]
    return report_of(people)


def test_the_same_months_are_told_of_several_as_of_each() -> None:
    tenants = [JointTenant("Bø", of_persons(True)), JointTenant("Hadsel", of_persons(True))]
    joint = joint_report("Nord", "all", NOW, tenants)
    (visits,) = [one for one in joint.indicators if one.indicator.code == "GP_VISITS"]
    assert (visits.point, visits.is_same_months) == (Point.M12, True)


def test_where_few_have_come_so_far_the_point_of_most_is_told() -> None:
    early = replace(report(1), figures=figures_at(report(1), Point.M3))
    tenants = [JointTenant(name, early) for name in ("Bø", "Hadsel", "Sortland")]
    joint = joint_report("Nord", "all", NOW, [*tenants, JointTenant("Øksnes", of_persons(True))])
    visits = next(one for one in joint.indicators if one.indicator.code == "GP_VISITS")
    assert (visits.point, visits.is_same_months) == (Point.M3, False)
    with override("en"):
        rows = {name.split(",")[0]: cells for name, cells in verdicts(joint).rows}
    assert sum(int(cell) for cell in rows["Visits to the GP"]) == len(tenants) + 1


def figures_at(made: Report, point: Point) -> tuple[IndicatorFigures, ...]:
    return tuple(
        replace(one, follow_ups=tuple(each for each in one.follow_ups if each.point is point))
        for one in made.figures
    )


def test_a_row_that_tenants_chose_on_different_days_is_defined_once() -> None:
    made = report(1)
    tenants = []
    for name, day in (("Bø", None), ("Hadsel", date(2025, 3, 1)), ("Sortland", date(2026, 1, 1))):
        rows = tuple(
            replace(row, chosen_on=day, beforehand_on=day, row=row.row + len(tenants))
            for row in made.rows
        )
        tenants.append(JointTenant(name, replace(made, benefits=rows)))
    joint = joint_report("Nord", "all", NOW, tenants)
    assert [row.code for row in joint.benefits] == [row.code for row in made.rows]


def test_what_one_tenant_does_not_ask_for_has_no_figures_and_is_not_withheld() -> None:
    tenants = [JointTenant("Bø", report(1)), JointTenant("Hadsel", replace(report(2), figures=()))]
    joint = joint_report("Nord", "all", NOW, tenants)
    with override("en"):
        table = verdicts(joint)
    ((_name, cells),) = table.rows
    told = dict(zip(table.headings, cells, strict=True))
    assert (told["Too few, or withheld"], told["No figures"]) == (0, 1)
    assert joint.unjudged == ()
