"""A tenant's own benefit plan: the shelf, rows of its own, and what was chosen beforehand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from benefits.models import ChosenRow, IndicatorDefinition, IndicatorValue
from benefits.operations.plan import (
    AlreadyIn,
    AskedTwice,
    HasFigures,
    NotInPlan,
    NotOfPersons,
    WasChosenBeforehand,
    adopt_row,
    choose_beforehand,
    choose_row,
    define_again,
    define_row,
    take_out,
)
from benefits.operations.reports import ask_for_report, write_report
from benefits.operations.values import Entry, UnknownIndicator, open_sheet, record_values
from benefits.queries.collecting import collected
from benefits.queries.figures import benefit_report
from benefits.queries.own_rows import definitions_for
from benefits.queries.plan import benefit_plan
from benefits.queries.plan_page import plan_page
from benefits.queries.runs import frozen
from benefits.rules.due import Due
from benefits.rules.indicators import PLAN
from benefits.rules.own_rows import ImpossibleDefinition
from benefits.rules.plan_types import Source
from benefits.rules.points import Point, period_of
from benefits.rules.report import ReportEdition
from benefits.rules.statistics import Change
from dho.lib.scope import scope
from tenants.models import AuditEvent, Enrolment, Patient
from tenants.rules.viewer import NotAllowed, NotFound
from tests.benefits.conftest import NOW, STARTED, group, put
from tests.rules.own_row import CALLS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenants.models import Membership, Tenant
    from tests.world import World


@pytest.fixture
def done(world: World) -> Callable[..., Any]:
    """Do something to the plan as a membership, in its scope."""

    def act(who: Membership, operation: Callable[..., Any], **what: Any) -> Any:
        with scope(world.party(who)):
            return operation(by=world.viewer(who), **what)

    return act


def codes(tenant: Tenant) -> list[str]:
    return [row.code for row in benefit_plan(tenant.id).benefits]


def report_of(world: World, who: Membership) -> Any:
    with scope(world.party(who)):
        return benefit_report(
            world.viewer(who), who.unit.tenant_id, period_of("all", NOW.date()), made_at=NOW
        )


def test_every_tenant_has_the_eleven_rows_of_the_source_from_the_start(world: World) -> None:
    assert benefit_plan(world.hadsel.id).benefits == PLAN


def test_a_lead_and_an_administrator_add_rows_from_the_shelf(
    world: World, done: Callable[..., Any]
) -> None:
    done(world.lise, choose_row, code="DROP_OUT")
    done(world.adam, choose_row, code="ALARMS")
    rows = benefit_plan(world.hadsel.id).benefits
    assert [(row.row, row.code) for row in rows[11:]] == [(12, "DROP_OUT"), (13, "ALARMS")]
    assert rows[11].chosen_on == NOW.date()
    assert codes(world.bodo) == [row.code for row in PLAN]
    logged = AuditEvent.objects.using("owner").filter(action="BENEFIT_PLAN_CHANGED")
    assert {(one.tenant_id, one.detail["row"]) for one in logged} == {
        (world.hadsel.id, "DROP_OUT"),
        (world.hadsel.id, "ALARMS"),
    }


@pytest.mark.parametrize("name", ["nora", "hanne", "gunnar", "petra", "per"])
def test_others_do_not_change_the_plan(world: World, done: Callable[..., Any], name: str) -> None:
    with pytest.raises(NotAllowed):
        done(getattr(world, name), choose_row, code="DROP_OUT")


def test_a_lead_of_the_centre_reads_the_plans_of_its_tenants_and_changes_none(
    world: World, done: Callable[..., Any], centre_lead: Membership
) -> None:
    with scope(world.party(centre_lead)):
        page = plan_page(world.viewer(centre_lead), world.hadsel.id)
        assert (len(page.plan.benefits), page.may_change) == (11, False)
        with pytest.raises(NotFound):
            plan_page(world.viewer(centre_lead), world.sortland.id)
    with pytest.raises(NotFound):
        done(centre_lead, choose_row, code="DROP_OUT")


def test_a_lead_reads_no_other_municipalitys_plan(world: World) -> None:
    with scope(world.party(world.lise)), pytest.raises(NotFound):
        plan_page(world.viewer(world.lise), world.bodo.id)


def test_a_row_that_is_taken_out_keeps_its_values_and_its_number(
    world: World, done: Callable[..., Any], hadsel_group: list[Patient]
) -> None:
    done(world.lise, take_out, code="GP_VISITS")
    assert "GP_VISITS" not in codes(world.hadsel)
    assert "GP_VISITS" not in {one.indicator.code for one in report_of(world, world.lise).figures}
    with pytest.raises(NotInPlan):
        done(world.lise, take_out, code="GP_VISITS")
    done(world.lise, choose_row, code="GP_VISITS")
    assert benefit_plan(world.hadsel.id).benefit_of("GP_VISITS").row == 6
    figures = {one.indicator.code: one for one in report_of(world, world.lise).figures}
    assert isinstance(figures["GP_VISITS"].headline.change, Change)


def test_what_the_plan_has_no_row_for_is_not_recorded(
    world: World, done: Callable[..., Any]
) -> None:
    done(world.lise, take_out, code="GP_VISITS")
    with pytest.raises(UnknownIndicator):
        done(
            world.nora,
            record_values,
            patient_id=world.kari.id,
            entries=[Entry("GP_VISITS", Point.BASELINE, Decimal(1))],
        )


def test_the_same_question_stands_in_one_row_only(world: World, done: Callable[..., Any]) -> None:
    with pytest.raises(AskedTwice) as refused:
        done(world.lise, choose_row, code="SAFETY_IN_SITUATION")
    assert refused.value.number == 2
    done(world.lise, take_out, code="SAFETY_AND_MASTERY")
    done(world.lise, choose_row, code="SAFETY_IN_SITUATION")
    with pytest.raises(AskedTwice):
        done(world.lise, choose_row, code="SAFETY_AND_MASTERY")


def test_a_row_that_is_in_the_plan_is_not_added_again_and_what_nobody_ships_is_not_found(
    world: World, done: Callable[..., Any]
) -> None:
    with pytest.raises(AlreadyIn):
        done(world.lise, choose_row, code="KAD")
    with pytest.raises(NotFound):
        done(world.lise, choose_row, code="OWN_NOTHING")


# -- rows of one's own -----------------------------------------------------------------------------


def test_a_row_of_ones_own_is_typed_in_the_sheet_and_counted_in_the_report(
    world: World, done: Callable[..., Any]
) -> None:
    own = done(world.lise, define_row, said=CALLS)
    assert own.code.startswith("OWN_FAERRE_TELEF_")
    patients = group(world.hadsel, world.centre, world.nora, [{} for _each in range(6)])
    for number, patient in enumerate(patients):
        entries = [
            Entry(own.code, Point.BASELINE, Decimal(10 + number)),
            Entry(own.code, Point.M3, Decimal(4 + number)),
        ]
        done(world.nora, record_values, patient_id=patient.id, entries=entries)
    row = IndicatorValue.objects.using("owner").filter(indicator=own.code).first()
    assert row is not None
    assert (row.edition, row.source) == (1, "MUNICIPAL_JOURNAL")
    figures = {one.indicator.code: one for one in report_of(world, world.lise).figures}
    change = figures[own.code].headline.change
    assert (change.n, change.before, change.after) == (6, Decimal("12.50"), Decimal("6.50"))
    assert figures[own.code].benefit.owner == "Hadsel"


def test_a_row_of_ones_own_stands_in_the_published_report_as_any_other(
    world: World, done: Callable[..., Any]
) -> None:
    own = done(world.lise, define_row, said=CALLS)
    rows = [*({own.code: (10 + number, 4)} for number in range(7)), *({} for _each in range(6))]
    group(world.hadsel, world.centre, world.nora, rows)
    # As long in as the others: one who has not come to month 3 would be one alone.
    Enrolment.objects.using("owner").filter(id=world.course.id).update(started_at=STARTED)
    done(world.lise, choose_row, code="ALARMS")
    with scope(world.party(world.lise)):
        run = ask_for_report(
            by=world.viewer(world.lise),
            tenant_id=world.hadsel.id,
            period=period_of("all", NOW.date()),
            for_whom=ReportEdition.PUBLISHED,
        )
    write_report(by=world.viewer(world.lise), run_id=run.id)
    run.refresh_from_db(using="owner")
    report = frozen(run)
    figures = {one.indicator.code: one for one in report.figures}
    change = figures[own.code].headline.change
    assert isinstance(change, Change)
    assert change.n == 7
    assert report.tenant_figures == ()
    # Next year the plan is another, and the report says what it said.
    done(world.lise, take_out, code=own.code)
    assert frozen(run) == report
    assert own.code in {row.code for row in report.rows}


def test_a_definition_never_changes_and_a_new_version_is_a_new_row(
    world: World, done: Callable[..., Any]
) -> None:
    own = done(world.lise, define_row, said=CALLS)
    again = done(
        world.lise, define_again, code=own.code, said=replace(CALLS, name="Enda færre telefoner")
    )
    assert (again.version, again.code) == (2, own.code)
    assert benefit_plan(world.hadsel.id).benefit_of(own.code).edition == 2
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(using="owner"):
        IndicatorDefinition.objects.using("owner").filter(id=own.id).update(name="x")


def test_values_of_a_version_with_another_meaning_are_not_counted_and_are_asked_for_anew(
    world: World, done: Callable[..., Any]
) -> None:
    own = done(world.lise, define_row, said=CALLS)
    at = (own.code, Point.BASELINE)
    done(world.nora, record_values, patient_id=world.kari.id, entries=[Entry(*at, Decimal(8))])
    done(world.lise, define_again, code=own.code, said=replace(CALLS, same_as_before=True))
    assert at in done(world.nora, open_sheet, patient_id=world.kari.id).stands
    done(world.lise, define_again, code=own.code, said=replace(CALLS, highest=400))
    assert at not in done(world.nora, open_sheet, patient_id=world.kari.id).stands
    entries = [Entry(*at, Decimal(8))]
    assert done(world.nora, record_values, patient_id=world.kari.id, entries=entries) == 1
    found = IndicatorValue.objects.using("owner").filter(indicator=own.code).order_by("edition")
    assert [(one.edition, one.superseded_at is None) for one in found] == [(1, False), (3, True)]


def test_a_figure_of_a_version_with_another_meaning_is_collected_anew(
    world: World, done: Callable[..., Any]
) -> None:
    own = done(world.lise, define_row, said=CALLS)
    at = (own.code, Point.BASELINE)
    done(world.nora, record_values, patient_id=world.kari.id, entries=[Entry(*at, Decimal(8))])

    def state(using: str = "default") -> Due:
        with scope(world.party(world.nora)):
            everybody = Patient.objects.using(using).only("id")
            kari = next(
                one
                for one in collected(world.hadsel.id, NOW.date(), patients=everybody, using=using)
                if one.patient_id == world.kari.id
            )
        return next(c.state for c in kari.cells if (c.indicator, c.point) == at)

    assert (state(), state("triage")) == (Due.KNOWN, Due.KNOWN)
    done(world.lise, define_again, code=own.code, said=replace(CALLS, highest=400))
    assert state() not in {Due.KNOWN, Due.NOT_KNOWN}
    assert state("triage") is state()


def test_what_cannot_be_counted_is_refused(world: World, done: Callable[..., Any]) -> None:
    for wrong in (
        {"highest": 0},
        {"name": " "},
        {"every_months": 4},
        {"gains": ()},
        {"source": Source.PRODUCT},
    ):
        with pytest.raises(ImpossibleDefinition):
            done(world.lise, define_row, said=replace(CALLS, **wrong))
    assert not IndicatorDefinition.objects.exists()


def test_a_shared_row_is_adopted_and_means_the_same_in_both_municipalities(
    world: World, done: Callable[..., Any], bodo_lead: Membership
) -> None:
    private = done(world.lise, define_row, said=CALLS)
    shared = done(world.lise, define_row, said=replace(CALLS, is_shared=True))
    assert [one.id for one in definitions_for(world.bodo.id)] == [shared.id]
    with pytest.raises(NotFound):
        done(bodo_lead, adopt_row, definition_id=private.id)
    done(bodo_lead, adopt_row, definition_id=shared.id)
    mine, theirs = (
        benefit_plan(one.id).benefit_of(shared.code) for one in (world.hadsel, world.bodo)
    )
    assert (mine.indicators, mine.edition) == (theirs.indicators, theirs.edition)
    with pytest.raises(NotFound):
        done(bodo_lead, define_again, code=shared.code, said=CALLS)


def test_who_adopted_a_row_keeps_its_version_until_she_takes_the_next(
    world: World, done: Callable[..., Any], bodo_lead: Membership
) -> None:
    shared = done(world.lise, define_row, said=replace(CALLS, is_shared=True))
    done(bodo_lead, adopt_row, definition_id=shared.id)
    said = replace(CALLS, is_shared=True, highest=200)
    newer = done(world.lise, define_again, code=shared.code, said=said)
    assert benefit_plan(world.bodo.id).benefit_of(shared.code).edition == 1
    with scope(world.party(bodo_lead)):
        page = plan_page(world.viewer(bodo_lead), world.bodo.id)
    assert page.newer[shared.code].id == newer.id
    done(bodo_lead, adopt_row, definition_id=newer.id)
    assert benefit_plan(world.bodo.id).benefit_of(shared.code).edition == 2


# -- chosen beforehand -----------------------------------------------------------------------------


def test_a_row_is_chosen_beforehand_while_there_is_no_follow_up_value_and_the_report_says_so(
    world: World, done: Callable[..., Any]
) -> None:
    put(world.kari, "SAFETY", Point.BASELINE, 3, world.nora)
    done(world.lise, choose_beforehand, code="SAFETY_AND_MASTERY")
    put(world.kari, "SAFETY", Point.M3, 4, world.nora)
    marked = {
        one.indicator.code
        for one in report_of(world, world.lise).figures
        if one.is_chosen_beforehand
    }
    assert marked == {"SAFETY", "MASTERY"}
    row = ChosenRow.objects.get(tenant=world.hadsel, code="SAFETY_AND_MASTERY")
    assert (row.chosen_at, row.beforehand_by_id) == (None, world.lise.user_id)


def test_after_the_first_follow_up_value_nobody_chooses_a_row_beforehand(
    world: World, done: Callable[..., Any]
) -> None:
    put(world.kari, "MASTERY", Point.M3, None, world.nora)
    with pytest.raises(HasFigures):
        done(world.lise, choose_beforehand, code="SAFETY_AND_MASTERY")
    done(world.lise, choose_beforehand, code="KAD")


def test_a_value_of_another_municipality_is_in_nobodys_way(
    world: World, done: Callable[..., Any]
) -> None:
    put(world.bjorn, "SAFETY", Point.M3, 3, world.nora)
    done(world.lise, choose_beforehand, code="SAFETY_AND_MASTERY")


def test_the_database_refuses_a_late_mark_whatever_code_runs(world: World) -> None:
    put(world.kari, "SAFETY", Point.M3, 3, world.nora)
    row = ChosenRow(
        tenant=world.hadsel,
        code="SAFETY_AND_MASTERY",
        number=2,
        indicators=["SAFETY", "MASTERY"],
        beforehand_by=world.lise.user,
        beforehand_at=NOW,
    )
    with pytest.raises(IntegrityError, match="before its first follow-up value"):
        row.save(using="owner", force_insert=True)


def test_what_was_chosen_beforehand_is_not_taken_out_and_goes_on_to_mean_the_same(
    world: World, done: Callable[..., Any]
) -> None:
    own = done(world.lise, define_row, said=CALLS)
    done(world.lise, choose_beforehand, code=own.code)
    with pytest.raises(WasChosenBeforehand):
        done(world.lise, take_out, code=own.code)
    with pytest.raises(WasChosenBeforehand):
        done(world.lise, define_again, code=own.code, said=replace(CALLS, highest=10))
    assert IndicatorDefinition.objects.filter(code=own.code).count() == 1
    done(world.lise, define_again, code=own.code, said=replace(CALLS, same_as_before=True))
    assert benefit_plan(world.hadsel.id).benefit_of(own.code).beforehand_on == NOW.date()


def test_what_the_product_counts_and_figures_of_a_tenant_are_not_chosen_beforehand(
    world: World, done: Callable[..., Any]
) -> None:
    done(world.lise, choose_row, code="ALARMS")
    for code in ("USE_OF_PLAN", "ALARMS"):
        with pytest.raises(NotOfPersons):
            done(world.lise, choose_beforehand, code=code)
