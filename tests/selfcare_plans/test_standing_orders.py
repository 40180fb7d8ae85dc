"""Standing orders, and the start-up plans that begin under them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from dho.lib import clock
from measurements.rules.kinds import KINDS
from selfcare_plans import operations, queries
from selfcare_plans.models import PlanVersion, StandingOrder
from selfcare_plans.operations import (
    EndsTooEarly,
    NoStandingOrder,
    PlanAlreadyStarted,
    PlanHasProblems,
    ReasonMissing,
)
from selfcare_plans.queries import document_of
from tenants.models import AuditEvent, Membership, Unit
from tenants.rules.codes import Role
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.selfcare_plans.acting import Actor
from tests.world import World
from triage.models import Judgement
from triage.operations.drain import drain_all

TODAY = clock.today()
SOON = TODAY + timedelta(days=28)


@pytest.fixture(autouse=True)
def doctors_approve(world: World) -> None:
    Unit.objects.using("owner").filter(id=world.centre.id).update(plan_approval="DOCTOR")


def orders(actor: Actor, home: Any, **more: Any) -> StandingOrder:
    values = {
        "home_id": home.id,
        "template_version_id": make.built_in("COPD").id,
        "doctor": "Overlege Olsen",
        "valid_from": TODAY - timedelta(days=1),
    }
    return actor.do(operations.make_standing_order, **{**values, **more})


def starts_up(actor: Actor, world: World, order: StandingOrder, **more: Any) -> PlanVersion:
    values = {
        "patient_id": world.kari.id,
        "order_id": order.id,
        "until": SOON,
        "responsible": "Nora",
        "known_kinds": KINDS,
    }
    return actor.do(operations.start_up_plan, **{**values, **more})


def test_a_doctor_orders_in_the_own_name_for_who_has_an_agreement(world: World) -> None:
    order = orders(Actor(world, world.gunnar), world.hadsel)
    assert (order.doctor, order.tenant_id) == ("Gunnar", world.hadsel.id)
    with pytest.raises(NotFound):
        orders(Actor(world, world.gunnar), world.sortland)
    with pytest.raises(NotFound):
        orders(Actor(world, world.greta), world.hadsel)


def test_an_administrator_writes_down_whose_order_it_is(world: World) -> None:
    adam = Actor(world, world.adam)
    order = orders(adam, world.hadsel)
    assert (order.doctor, order.made_by_id) == ("Overlege Olsen", world.adam.user_id)
    with pytest.raises(ReasonMissing):
        orders(adam, world.hadsel, doctor=" ")
    with pytest.raises(EndsTooEarly):
        orders(adam, world.hadsel, valid_until=date(2020, 1, 1))
    with pytest.raises(NotFound):
        orders(adam, world.centre)
    actions = AuditEvent.objects.using("owner").values_list("action", flat=True)
    assert list(actions) == ["STANDING_ORDER_MADE"]


@pytest.mark.parametrize("who", ["nora", "hanne", "lise", "petra"])
def test_nobody_else_makes_a_standing_order(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        orders(Actor(world, getattr(world, who)), world.hadsel)


def test_a_start_up_plan_begins_under_the_order_in_one_step(world: World) -> None:
    order = orders(Actor(world, world.gunnar), world.hadsel)
    version = starts_up(Actor(world, world.nora), world, order)
    row = PlanVersion.objects.using("owner").get(id=version.id)
    assert (row.status, row.approved_door) == ("PUBLISHED", "STANDING_ORDER")
    assert (row.standing_order_id, row.template_version_id) == (order.id, make.built_in().id)
    temporary = document_of(row).temporary
    assert temporary is not None
    assert (temporary.until, temporary.responsible) == (SOON, "Nora")
    assert temporary.standing_order_by == "Gunnar"
    with pytest.raises(PlanAlreadyStarted):
        starts_up(Actor(world, world.nora), world, order)


def test_it_judges_from_the_first_reading(world: World, client: Any) -> None:
    order = orders(Actor(world, world.gunnar), world.hadsel)
    starts_up(Actor(world, world.nora), world, order)
    answer = post(
        client,
        a_reading(world.kari, value=70, measured_at=clock.now().isoformat()),
        world.kari_device,
    )
    assert answer.status_code == 201
    drain_all()
    assert Judgement.objects.using("owner").get().colour == "RED"


def test_an_order_of_the_centre_holds_for_its_patients(world: World) -> None:
    admin: Membership = make.member("Berit", world.bodo_home_care, Role.TENANT_ADMIN)
    order = orders(Actor(world, admin), world.centre)
    assert order.centre_id == world.centre.id
    starts_up(Actor(world, world.nora), world, order)


@pytest.mark.parametrize("which", ["ended", "not yet", "over", "of another municipality"])
def test_without_an_order_that_holds_there_is_no_start_up_plan(world: World, which: str) -> None:
    gunnar, nora = Actor(world, world.gunnar), Actor(world, world.nora)
    if which == "of another municipality":
        admin = make.member("Siv", world.sortland_home_care, Role.TENANT_ADMIN)
        order = orders(Actor(world, admin), world.sortland)
    elif which == "not yet":
        order = orders(gunnar, world.hadsel, valid_from=TODAY + timedelta(days=3))
    elif which == "over":
        past = {"valid_from": date(2020, 1, 1), "valid_until": date(2020, 2, 1)}
        order = orders(gunnar, world.hadsel, **past)
    else:
        order = orders(gunnar, world.hadsel)
        gunnar.do(operations.end_standing_order, order_id=order.id)
    with pytest.raises(NoStandingOrder):
        starts_up(nora, world, order)
    assert not PlanVersion.objects.using("owner").exists()


def test_a_start_up_plan_needs_an_end_and_a_person(world: World) -> None:
    order = orders(Actor(world, world.gunnar), world.hadsel)
    with pytest.raises(EndsTooEarly):
        starts_up(Actor(world, world.nora), world, order, until=TODAY - timedelta(days=1))
    with pytest.raises(ReasonMissing):
        starts_up(Actor(world, world.nora), world, order, responsible=" ")


def test_a_start_up_plan_meets_the_refusals_of_every_plan(world: World) -> None:
    order = orders(Actor(world, world.gunnar), world.hadsel)
    world.kari.gp_unit = None
    world.kari.save(using="owner")
    with pytest.raises(PlanHasProblems):
        starts_up(Actor(world, world.nora), world, order)


def test_others_than_who_may_make_it_do_not_end_it(world: World) -> None:
    order = orders(Actor(world, world.gunnar), world.hadsel)
    with pytest.raises(NotFound):
        Actor(world, world.greta).do(operations.end_standing_order, order_id=order.id)
    with pytest.raises(NotAllowed):
        Actor(world, world.nora).do(operations.end_standing_order, order_id=order.id)
    Actor(world, world.adam).do(operations.end_standing_order, order_id=order.id)
    order.refresh_from_db(using="owner")
    assert order.ended_by_id == world.adam.user_id


def test_what_follows_a_start_up_plan_is_not_temporary(world: World) -> None:
    order = orders(Actor(world, world.gunnar), world.hadsel)
    nora, gunnar = Actor(world, world.nora), Actor(world, world.gunnar)
    draft = nora.begins(starts_up(nora, world, order))
    assert document_of(draft).temporary is None
    gunnar.publishes(draft)


def test_a_plan_judges_on_when_its_days_have_passed(world: World) -> None:
    order = orders(Actor(world, world.gunnar), world.hadsel)
    nora = Actor(world, world.nora)
    version = starts_up(nora, world, order)
    later = clock.now() + timedelta(days=400)
    assert nora.ask(queries.version_in_force, world.kari, later).id == version.id
    found = nora.ask(queries.plans_waiting, clock.now(), SOON + timedelta(days=300))
    assert [one.id for one in found.temporary] == [version.id]
    assert found.reviews == []


def test_the_database_asks_an_order_for_whom_it_is(world: World) -> None:
    order = orders(Actor(world, world.gunnar), world.hadsel)
    order.centre_id = world.centre.id
    with pytest.raises(IntegrityError, match="for_a_tenant_or_a_centre"):
        order.save(using="owner")
