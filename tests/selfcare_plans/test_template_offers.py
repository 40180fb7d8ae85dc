"""A plan knows its template; a new version offers its changes and never forces them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from dho.lib import clock
from measurements.rules.kinds import KINDS
from selfcare_plans import operations, queries
from selfcare_plans.models import PlanVersion, TemplateDeclined, TemplateVersion
from selfcare_plans.operations import NoStandingOrder, PlanAlreadyStarted, ReasonMissing
from selfcare_plans.queries import document_of
from tenants.models import AuditEvent
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.selfcare_plans.acting import Actor, with_limits
from tests.selfcare_plans.templates import (
    centre_doctor,
    in_use,
    plan_from,
    publishes,
    rehearses,
    writes,
)
from tests.world import World


@pytest.fixture
def helge(world: World) -> Actor:
    return centre_doctor(world)


@pytest.fixture
def first(world: World, helge: Actor) -> TemplateVersion:
    return in_use(world, doctor=helge)


def newer(world: World, helge: Actor, first: TemplateVersion, **bounds: str) -> TemplateVersion:
    nora = Actor(world, world.nora)
    draft = nora.do(operations.begin_template_version, template_id=first.template_id)
    return publishes(helge, rehearses(nora, writes(nora, draft, **bounds)))


def takes(actor: Actor, plan: PlanVersion, version: TemplateVersion) -> PlanVersion:
    return actor.do(
        operations.take_over_template, plan_id=plan.plan_id, template_version_id=version.id
    )


def says_no(actor: Actor, plan: PlanVersion, version: TemplateVersion, reason: str) -> Any:
    return actor.do(
        operations.decline_template,
        plan_id=plan.plan_id,
        template_version_id=version.id,
        reason=reason,
    )


def green_from(version: PlanVersion) -> Any:
    return document_of(version).items[0].rules[0].green_low


def test_a_plan_keeps_its_template_through_every_version(
    world: World, first: TemplateVersion
) -> None:
    nora, gunnar = Actor(world, world.nora), Actor(world, world.gunnar)
    plan = plan_from(world, first)
    draft = nora.begins(plan)
    assert draft.template_version_id == first.id
    second = gunnar.publishes(draft)
    third = gunnar.adjusts(second, with_limits(document_of(second), green_low="91"))
    assert third.template_version_id == first.id


def test_a_new_version_changes_no_plan_in_force(
    world: World, helge: Actor, first: TemplateVersion
) -> None:
    plan = plan_from(world, first)
    newer(world, helge, first, green_low="92")
    now = PlanVersion.objects.using("owner").get(id=plan.id)
    assert (now.status, now.document, now.template_version_id) == (
        "PUBLISHED",
        plan.document,
        first.id,
    )


def test_taking_it_over_makes_a_draft_with_the_changes(
    world: World, helge: Actor, first: TemplateVersion
) -> None:
    plan, nora = plan_from(world, first), Actor(world, world.nora)
    second = newer(world, helge, first, green_low="92")
    draft = takes(nora, plan, second)
    assert (draft.status, draft.template_version_id) == ("DRAFT", second.id)
    assert green_from(draft) == Decimal(92)
    assert document_of(draft).receivers == document_of(plan).receivers
    assert PlanVersion.objects.using("owner").get(id=plan.id).status == "PUBLISHED"
    Actor(world, world.gunnar).publishes(draft)


def test_the_plans_own_deviations_are_kept(
    world: World, helge: Actor, first: TemplateVersion
) -> None:
    plan = plan_from(world, first)
    own = Actor(world, world.gunnar).adjusts(plan, with_limits(document_of(plan), green_low="89"))
    second = newer(world, helge, first, green_low="92")
    offer = Actor(world, world.nora).ask(queries.offer_to, own, second)
    assert offer.result.has_conflicts
    assert green_from(takes(Actor(world, world.nora), own, second)) == Decimal(89)


def test_nothing_is_offered_to_a_plan_from_the_newest_version(
    world: World, first: TemplateVersion
) -> None:
    plan = plan_from(world, first)
    assert Actor(world, world.nora).ask(queries.offer_to, plan, first) is None
    with pytest.raises(NotFound):
        takes(Actor(world, world.nora), plan, first)


def test_nothing_is_offered_from_another_template(
    world: World, helge: Actor, first: TemplateVersion
) -> None:
    plan = plan_from(world, make.built_in("HEART_FAILURE"))
    with pytest.raises(NotFound):
        takes(Actor(world, world.nora), plan, first)


def test_a_copy_is_offered_to_plans_from_what_it_was_copied_from(
    world: World, helge: Actor, first: TemplateVersion
) -> None:
    nora = Actor(world, world.nora)
    plan = plan_from(world, make.built_in())
    assert nora.ask(lambda v: list(queries.plans_from(v, first.template))) == [plan]
    assert takes(nora, plan, first).template_version_id == first.id


def test_a_plan_from_before_templates_had_versions_came_from_the_built_in_one(
    world: World,
) -> None:
    old = PlanVersion(template="COPD", template_version=None)
    origin = Actor(world, world.nora).ask(lambda _v: queries.origin_of(old))
    assert origin == make.built_in()
    assert Actor(world, world.nora).ask(lambda _v: queries.origin_of(PlanVersion())) is None


def test_a_plan_with_a_draft_takes_nothing_over(
    world: World, helge: Actor, first: TemplateVersion
) -> None:
    plan, nora = plan_from(world, first), Actor(world, world.nora)
    nora.begins(plan)
    with pytest.raises(PlanAlreadyStarted):
        takes(nora, plan, newer(world, helge, first, green_low="92"))


def test_no_thanks_is_kept_with_its_reason(
    world: World, helge: Actor, first: TemplateVersion
) -> None:
    plan, nora = plan_from(world, first), Actor(world, world.nora)
    second = newer(world, helge, first, green_low="92")
    with pytest.raises(ReasonMissing):
        says_no(nora, plan, second, "  ")
    says_no(nora, plan, second, "Hun ligger alltid på 90")
    again = says_no(nora, plan, second, "Noe annet")
    row = TemplateDeclined.objects.using("owner").get()
    assert (row.reason, row.by_id, again.id) == (
        "Hun ligger alltid på 90",
        world.nora.user_id,
        row.id,
    )
    found = nora.ask(queries.declined_for, [plan.plan_id], second)
    assert found[plan.plan_id].id == row.id
    assert Actor(world, world.greta).ask(queries.declined_for, [plan.plan_id], second) == {}
    actions = set(AuditEvent.objects.using("owner").values_list("action", flat=True))
    assert "PLAN_ANSWERED" in actions


@pytest.mark.parametrize("who", ["greta", "per"])
def test_nobody_else_takes_over_or_says_no(
    world: World, helge: Actor, first: TemplateVersion, who: str
) -> None:
    plan, second = plan_from(world, first), newer(world, helge, first, green_low="92")
    with pytest.raises((NotFound, NotAllowed)):
        takes(Actor(world, getattr(world, who)), plan, second)
    with pytest.raises((NotFound, NotAllowed)):
        says_no(Actor(world, getattr(world, who)), plan, second, "x")


def test_plans_out_of_sight_are_not_among_those_that_came_from_it(
    world: World, first: TemplateVersion
) -> None:
    plan = plan_from(world, first)
    assert Actor(world, world.gunnar).ask(
        lambda v: list(queries.plans_from(v, first.template))
    ) == [plan]
    assert not Actor(world, world.greta).ask(lambda v: list(queries.plans_from(v, first.template)))


# ---- standing orders name a version ----


def orders(actor: Actor, version: TemplateVersion, home: Any) -> Any:
    return actor.do(
        operations.make_standing_order,
        home_id=home.id,
        template_version_id=version.id,
        doctor="",
        valid_from=date(2026, 1, 1),
    )


def starts_up(world: World, order: Any) -> PlanVersion:
    return Actor(world, world.nora).do(
        operations.start_up_plan,
        patient_id=world.kari.id,
        order_id=order.id,
        until=date(2030, 1, 1),
        responsible="Nora",
        known_kinds=KINDS,
    )


def test_an_order_is_for_the_version_that_the_doctor_saw(
    world: World, helge: Actor, first: TemplateVersion
) -> None:
    order = orders(helge, first, world.hadsel)
    newer(world, helge, first, green_low="92")
    assert starts_up(world, order).template_version_id == first.id


def test_an_order_for_a_version_that_was_withdrawn_begins_no_plan(
    world: World, helge: Actor, first: TemplateVersion
) -> None:
    order = orders(helge, first, world.hadsel)
    Actor(world, world.nora).do(
        operations.withdraw_template_version,
        version_id=first.id,
        revision=first.revision,
        reason="Feil",
    )
    with pytest.raises(NoStandingOrder):
        starts_up(world, order)


def test_nobody_orders_a_template_out_of_sight(world: World, first: TemplateVersion) -> None:
    with pytest.raises(NotFound):
        orders(Actor(world, world.adam), first, world.hadsel)


def test_the_database_keeps_the_red_that_the_template_has(
    world: World, first: TemplateVersion
) -> None:
    plan = plan_from(world, first)
    rows = PlanVersion.objects.using("owner").filter(id=plan.id)
    document = dict(rows.get().document)
    item = {key: value for key, value in document["items"][0].items() if key != "rules"}
    without = {**document, "items": [{**item, "rules": [], "observe_only": True}]}
    back = {"status": "DRAFT", "published_at": None, "in_force_from": None, "approver": None}
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE selfcare_plans_planversion DISABLE TRIGGER USER")
        rows.update(**back, approved_door="", document=without)
        cursor.execute("ALTER TABLE selfcare_plans_planversion ENABLE TRIGGER USER")
    published = {
        "status": "PUBLISHED",
        "published_at": clock.now(),
        "in_force_from": clock.now(),
        "approver": world.gunnar.user,
        "approved_door": "PAGE",
    }
    with (
        pytest.raises(IntegrityError, match="the template has red for"),
        transaction.atomic(using="owner"),
    ):
        rows.update(**published)
    with_reason = {**without["items"][0], "no_red_reason": "Palliativ"}
    rows.update(document={**without, "items": [with_reason]})
    assert rows.update(**published) == 1
