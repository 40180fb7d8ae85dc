"""Comparison groups: entered by the tenant's lead, beside the own change, never called an effect."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from scipy import stats

from benefits.models import ComparisonFigure
from benefits.operations.comparison import (
    ImpossibleFigures,
    NotInThePlan,
    TooFewCompared,
    end_comparison,
    enter_comparison,
)
from benefits.presenters.document import report_document
from benefits.queries.figures import benefit_report
from benefits.rules.additions import Additions, additions_published, with_additions
from benefits.rules.difference import ComparisonGroup
from benefits.rules.points import Point, period_of
from benefits.rules.publishing import publish
from benefits.rules.report import Person, make_report
from dho.lib.scope import scope
from tenants.rules.viewer import NotAllowed, NotFound
from tests.benefits.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.test import Client

    from benefits.rules.report import Report
    from tenants.models import Membership, Patient
    from tests.world import World

    Browser = Callable[[Membership], Client]

PERIOD = period_of("all", NOW.date())
OTHERS: dict[str, Any] = {
    "name": "Fauske",
    "indicator": "GP_VISITS",
    "point": Point.M6,
    "n": 40,
    "before": Decimal("3.10"),
    "after": Decimal("2.80"),
    "sd_change": Decimal("2.20"),
    "source": "Fastlegekontorenes journal",
}


def other(**more: Any) -> ComparisonGroup:
    return ComparisonGroup(**{**OTHERS, **more})


def people(changes: list[int]) -> list[Person]:
    return [
        Person(
            id=UUID(int=number + 1),
            started_on=date(2026, 1, 15),
            values={
                ("GP_VISITS", Point.BASELINE): Decimal(20),
                ("GP_VISITS", Point.M6): Decimal(20 + change),
            },
        )
        for number, change in enumerate(changes)
    ]


def beside(group: list[Person], *others: ComparisonGroup) -> Report:
    report = make_report(group, tenant_name="Hadsel", period=PERIOD, made_at=NOW)
    return with_additions(report, group, Additions(others=others))


def test_the_difference_and_its_interval_are_those_of_welch() -> None:
    dice = random.Random(5)
    own = [dice.randint(-6, 3) for _each in range(30)]
    their = [dice.randint(-4, 4) for _each in range(25)]
    spread = Decimal(repr(float(stats.tstd(their))))
    mean = Decimal(sum(their)) / len(their)
    group = other(n=25, before=Decimal(10), after=Decimal(10) + mean, sd_change=spread)
    (found,) = beside(people(own), group).differences
    known = stats.ttest_ind(own, their, equal_var=False).confidence_interval(0.95)
    assert float(found.low or 0) == pytest.approx(known.low, abs=0.006)
    assert float(found.high or 0) == pytest.approx(known.high, abs=0.006)
    assert found.difference == found.change - found.other_change


@pytest.mark.parametrize(("own", "theirs"), [(11, 40), (20, 11)])
def test_few_on_either_side_have_a_difference_without_an_interval(own: int, theirs: int) -> None:
    (found,) = beside(people([-1, 2] * (own // 2) + [0] * (own % 2)), other(n=theirs)).differences
    assert (found.low, found.high) == (None, None)


def test_without_an_own_change_there_is_nothing_beside() -> None:
    assert beside(people([-1] * 4), other()).differences == ()
    assert beside(people([-1] * 20), other(point=Point.M9)).differences == ()
    assert beside(people([-1] * 20)).differences == ()


def test_a_published_report_tells_a_difference_only_beside_the_change_it_shows() -> None:
    group = people([-1, -2, 0, 1] * 5)
    report = beside(group, other())
    published, told = publish(report, group, [])
    assert len(additions_published(published).differences) == 1
    more = [*group, *(Person(id=UUID(int=900 + n), started_on=date(2026, 1, 15),
                             values=dict(group[n].values)) for n in range(2))]  # fmt: skip
    later = beside(more, other())
    assert len(later.differences) == 1
    published, _told = publish(later, more, [told])
    assert additions_published(published).differences == ()


def test_the_report_names_the_group_and_its_source_and_never_says_effect() -> None:
    html = report_document(beside(people([-1, -2, 0, 1] * 5), other()), "en", data_version="v1")
    assert "Fauske" in html
    assert "Fastlegekontorenes journal" in html
    assert "It is no effect" in html
    alone = report_document(beside(people([-1, -2, 0, 1] * 5)), "en", data_version="v1")
    assert "It is no effect" not in alone
    assert "Nobody without the service is counted" in alone


def enter(world: World, by: Membership, **more: Any) -> ComparisonFigure:
    with scope(world.party(by)):
        return enter_comparison(by=world.viewer(by), group=other(**more))


def test_a_lead_enters_a_group_and_the_next_report_has_it(
    world: World, hadsel_group: list[Patient]
) -> None:
    enter(world, world.lise)
    with scope(world.party(world.lise)):
        report = benefit_report(world.viewer(world.lise), world.hadsel.id, PERIOD, made_at=NOW)
    assert report
    assert [(one.name, one.change) for one in report.differences] == [("Fauske", Decimal("-2.43"))]


def test_figures_that_are_entered_again_end_the_old_ones(world: World) -> None:
    first = enter(world, world.lise)
    second = enter(world, world.lise, n=50)
    rows = {row.id: row.ended_at for row in ComparisonFigure.objects.using("owner").all()}
    assert rows == {first.id: NOW, second.id: None}


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"n": 4}, TooFewCompared),
        ({"indicator": "WEIGHT"}, NotInThePlan),
        ({"indicator": "ADMISSIONS_AT_START"}, NotInThePlan),
        ({"indicator": "ACUTE_ADMISSIONS", "point": Point.M3}, NotInThePlan),
        ({"point": Point.BASELINE}, NotInThePlan),
        ({"after": Decimal(-1)}, ImpossibleFigures),
        ({"sd_change": Decimal(-1)}, ImpossibleFigures),
        ({"sd_change": Decimal("NaN")}, ImpossibleFigures),
    ],
)
def test_figures_that_cannot_be_are_refused(
    world: World, more: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        enter(world, world.lise, **more)
    assert not ComparisonFigure.objects.using("owner").exists()


def test_only_the_tenants_own_lead_enters_and_ends(
    world: World, bodo_lead: Membership, centre_lead: Membership
) -> None:
    row = enter(world, world.lise)
    for member in (world.nora, world.hanne, world.adam):
        with pytest.raises(NotAllowed):
            enter(world, member)
    with pytest.raises(NotFound):
        enter(world, centre_lead)
    with scope(world.party(bodo_lead)), pytest.raises(NotFound):
        end_comparison(by=world.viewer(bodo_lead), figure_id=row.id)
    with scope(world.party(world.lise)):
        end_comparison(by=world.viewer(world.lise), figure_id=row.id)
    row.refresh_from_db(using="owner")
    assert row.ended_by_id == world.lise.user_id


def test_a_lead_enters_and_ends_in_the_browser(world: World, browser: Browser) -> None:
    client = browser(world.lise)
    client.cookies["django_language"] = "en"
    address = "/benefits/comparison/"
    assert "No comparison group" in client.get(address).content.decode()
    sent = {**OTHERS, "point": "M6"}
    assert client.post(address, {**sent, "n": "3"}).status_code == 422
    wrong = client.post(address, {**sent, "indicator": "ACUTE_ADMISSIONS", "point": "M3"})
    assert "does not follow up this indicator" in wrong.content.decode()
    page = client.post(address, sent, follow=True).content.decode()
    assert "Fauske" in page
    row = ComparisonFigure.objects.using("owner").get()
    page = client.post(f"{address}{row.id}/end/", follow=True).content.decode()
    assert "No comparison group" in page
