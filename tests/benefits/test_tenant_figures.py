"""Figures of a whole tenant, and drop-out that fills itself."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

from benefits.models import TenantFigure
from benefits.operations.plan import choose_row
from benefits.operations.tenant_figures import FigureNotInPlan, SourceMissing, enter_figure
from benefits.presenters.report import report_view
from benefits.queries.figures import benefit_report
from benefits.rules.points import period_of
from benefits.rules.tenant_figures import ImpossibleFigure, UnknownFigurePeriod
from dho.lib.scope import ScopeMissing, scope
from tenants.models import Enrolment
from tenants.rules.viewer import NotAllowed, NotFound
from tests.benefits.conftest import NOW

if TYPE_CHECKING:
    from tenants.models import Membership, Patient
    from tests.world import World


@pytest.fixture(autouse=True)
def _asked(world: World) -> None:
    with scope(world.party(world.lise)):
        for code in ("ALARMS", "STAFF", "DROP_OUT"):
            choose_row(by=world.viewer(world.lise), code=code)


def enter(world: World, who: Membership, period: str = "2025-Q4", **more: Any) -> bool:
    what = {"indicator": "ALARMS", "value": Decimal(120), "source_text": "trygghetsalarmen", **more}
    with scope(world.party(who)):
        return enter_figure(by=world.viewer(who), period=period, **what)


def report_of(world: World, who: Membership) -> Any:
    with scope(world.party(who)):
        return benefit_report(
            world.viewer(who), world.hadsel.id, period_of("all", NOW.date()), made_at=NOW
        )


def test_a_lead_and_the_dho_resource_enter_figures_of_their_municipality(world: World) -> None:
    assert enter(world, world.lise)
    assert enter(world, world.hanne, "2025-Q3", value=None)
    rows = TenantFigure.objects.using("owner").order_by("period")
    assert [(one.period, one.value, one.not_known) for one in rows] == [
        ("2025-Q3", None, True),
        ("2025-Q4", Decimal("120.0"), False),
    ]


def test_a_correction_supersedes_and_the_same_again_changes_nothing(world: World) -> None:
    enter(world, world.lise)
    assert not enter(world, world.lise)
    assert enter(world, world.hanne, value=Decimal(121))
    old, new = TenantFigure.objects.using("owner").order_by("value")
    assert (old.superseded_by_id, new.superseded_at) == (world.hanne.user_id, None)


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ({"indicator": "CASE_MINUTES"}, FigureNotInPlan),
        ({"period": "2025"}, UnknownFigurePeriod),
        ({"indicator": "STAFF_SCORE", "value": Decimal(3)}, UnknownFigurePeriod),
        ({"period": "2026-Q4"}, UnknownFigurePeriod),
        ({"period": "2025-Q5"}, UnknownFigurePeriod),
        ({"value": Decimal("1.5")}, ImpossibleFigure),
        ({"value": Decimal(-1)}, ImpossibleFigure),
        ({"value": Decimal("NaN")}, ImpossibleFigure),
        ({"source_text": " "}, SourceMissing),
    ],
)
def test_what_is_no_figure_is_refused(
    world: World, what: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        enter(world, world.lise, **what)
    assert not TenantFigure.objects.using("owner").exists()


def test_others_enter_none(world: World, centre_lead: Membership) -> None:
    for who in (world.gunnar, world.petra, world.per, world.adam):
        with pytest.raises(NotAllowed):
            enter(world, who)
    for who in (world.nora, centre_lead):
        with pytest.raises(NotFound):
            enter(world, who)


def test_the_wall_alone_hides_the_figures_of_other_municipalities(
    world: World, bodo_lead: Membership
) -> None:
    enter(world, world.lise)
    with scope(world.party(bodo_lead)):
        assert not TenantFigure.objects.exists()
    with scope(world.party(world.lise)):
        assert TenantFigure.objects.count() == 1
    with pytest.raises(ScopeMissing), scope(world.party(world.gunnar)):
        TenantFigure.objects.count()


def test_the_report_sets_figures_before_the_first_start_against_those_after(
    world: World, hadsel_group: list[Patient]
) -> None:
    Enrolment.objects.using("owner").filter(id=world.course.id).update(
        started_at=NOW - timedelta(days=200)
    )
    for period, value in (("2025-Q3", 130), ("2025-Q4", 110), ("2026-Q1", 100), ("2026-Q2", 90)):
        enter(world, world.lise, period, value=Decimal(value))
    (alarms,) = report_of(world, world.lise).tenant_figures
    assert [one.when for one in alarms.entries] == ["before", "before", "during", "after"]
    assert (alarms.before, alarms.after) == (Decimal("120.0"), Decimal("90.0"))


def test_drop_out_fills_itself_from_how_follow_up_ended(
    world: World, hadsel_group: list[Patient]
) -> None:
    left = [patient.id for patient in hadsel_group[:2]]
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE tenants_enrolment SET ended_at = %s, ended_as = 'WITHDREW'"
            " WHERE patient_id = ANY (%s)",
            [NOW - timedelta(days=9), left],
        )
    view = report_view(report_of(world, world.lise))
    (row,) = [one for one in view.benefits if one.defined.row == 14]
    assert "2 av 9 personer trakk seg" in row.counted
