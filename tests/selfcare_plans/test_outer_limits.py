"""Outer limits as doctors set them, and the plans that pass them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from measurements.rules.kinds import KINDS
from selfcare_plans import operations, queries
from selfcare_plans.models import OuterLimitRow
from selfcare_plans.operations import (
    CannotPublish,
    LimitDoesNotFit,
    PlanHasProblems,
    ReasonMissing,
)
from selfcare_plans.rules.outer_limits import OuterLimit
from selfcare_plans.rules.problems import ProblemCode
from tenants.models import AuditEvent, Unit
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.selfcare_plans.acting import Actor, sound, with_limits
from tests.selfcare_plans.templates import centre_doctor
from tests.world import World

SPO2 = ("spo2", None)


def sets(actor: Actor, home: Any, low: str | None = "85", **more: Any) -> OuterLimitRow:
    values = {
        "home_id": home.id,
        "kind": "spo2",
        "component": None,
        "limit": OuterLimit(low=None if low is None else Decimal(low)),
        "reason": "Våre pasienter er sykere",
        "known_kinds": KINDS,
    }
    return actor.do(operations.set_outer_limit, **{**values, **more})


def for_kari(world: World) -> Any:
    return Actor(world, world.nora).ask(lambda _viewer: queries.limits_for(world.kari))


def test_a_doctor_sets_one_in_the_own_name_with_a_reason(world: World) -> None:
    row = sets(centre_doctor(world), world.centre)
    assert (row.doctor, row.set_by_id, row.number) == ("Helge", world.helge.user_id, 1)
    assert row.reason == "Våre pasienter er sykere"
    assert for_kari(world)[SPO2].low == Decimal(85)
    actions = list(AuditEvent.objects.using("owner").values_list("action", flat=True))
    assert actions == ["OUTER_LIMIT_SET"]


def test_a_new_one_takes_its_place_and_the_old_one_is_kept(world: World) -> None:
    helge = centre_doctor(world)
    first = sets(helge, world.centre)
    second = sets(helge, world.centre, "83", reason="For mange")
    first.refresh_from_db(using="owner")
    assert (first.low, first.superseded_at) == (Decimal(85), second.set_at)
    assert second.number == 2
    assert for_kari(world)[SPO2].low == Decimal(83)


def test_the_stricter_of_the_centres_and_the_home_tenants_holds(world: World) -> None:
    helge, gunnar = centre_doctor(world), Actor(world, world.gunnar)
    sets(helge, world.centre, "84")
    sets(gunnar, world.hadsel, "86")
    assert for_kari(world)[SPO2].low == Decimal(86)
    sets(gunnar, world.hadsel, "82")
    assert for_kari(world)[SPO2].low == Decimal(84)


def test_of_another_tenant_it_is_nobody_elses(world: World) -> None:
    agreed = make.agreement(world.sortland, world.gp_office, world.adam.user)
    with pytest.raises(NotFound):
        sets(Actor(world, world.gunnar), world.sortland, "89")
    # An agreement alone opens nothing; a patient does.
    make.grant(world.stranger, world.gp_office, agreed, world.adam.user)
    sets(Actor(world, world.gunnar), world.sortland, "89")
    assert for_kari(world)[SPO2].low == Decimal(80)


@pytest.mark.parametrize("who", ["nora", "hanne", "adam", "per"])
def test_others_than_doctors_set_none(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        sets(Actor(world, getattr(world, who)), world.hadsel)


def test_a_doctor_elsewhere_sets_none(world: World) -> None:
    with pytest.raises(NotFound):
        sets(Actor(world, world.greta), world.hadsel)
    with pytest.raises(NotFound):
        sets(Actor(world, world.gunnar), world.centre)


def test_it_needs_a_reason(world: World) -> None:
    with pytest.raises(ReasonMissing):
        sets(Actor(world, world.gunnar), world.hadsel, reason=" ")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "unknown"},
        {"component": "systolic"},
        {"kind": "blood_pressure"},
        {"limit": OuterLimit(low=Decimal(90), high=Decimal(90))},
        {"limit": OuterLimit(low=Decimal("85.5"))},
        {"limit": OuterLimit(low=Decimal("NaN"))},
        {"limit": OuterLimit(low=Decimal("1e12"))},
        {"limit": OuterLimit(high_needed=True, low=Decimal(80))},
    ],
)
def test_one_that_fits_nothing_is_refused(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(LimitDoesNotFit):
        sets(Actor(world, world.gunnar), world.hadsel, **wrong)


# ---- plans that pass it ----


@pytest.fixture
def stricter(world: World) -> OuterLimitRow:
    """Red must begin at 88 for the centre's patients; the plan of the cast begins at 86."""
    return sets(centre_doctor(world), world.centre, "88")


def test_a_plan_beyond_it_needs_a_reason(world: World, stricter: OuterLimitRow) -> None:
    nora = Actor(world, world.nora)
    draft = nora.edits(nora.starts(world.kari), sound(world))
    with pytest.raises(PlanHasProblems) as refused:
        nora.publishes(draft)
    assert [one.code for one in refused.value.problems] == [ProblemCode.OUTER_LIMIT]
    assert refused.value.problems[0].params["limit"] == "88"
    kept = nora.edits(draft, with_limits(sound(world), yellow_low="88"))
    nora.publishes(kept)


def test_with_a_reason_it_needs_a_doctor(world: World, stricter: OuterLimitRow) -> None:
    nora, gunnar = Actor(world, world.nora), Actor(world, world.gunnar)
    document = with_reason(world)
    draft = nora.edits(nora.starts(world.kari), document)
    with pytest.raises(CannotPublish):
        nora.publishes(draft)
    assert gunnar.publishes(draft).status == "PUBLISHED"


def with_reason(world: World) -> Any:
    import msgspec

    document = sound(world)
    item = document.items[0]
    rule = msgspec.structs.replace(item.rules[0], outer_limit_reason="Ligger alltid på 87")
    return msgspec.structs.replace(document, items=(msgspec.structs.replace(item, rules=(rule,)),))


def test_a_laxer_one_lets_a_plan_pass_that_the_built_in_one_would_not(world: World) -> None:
    sets(centre_doctor(world), world.centre, "75")
    nora = Actor(world, world.nora)
    draft = nora.edits(nora.starts(world.kari), with_limits(sound(world), yellow_low="78"))
    nora.publishes(draft)


def test_a_proposal_is_held_to_it_too(world: World, stricter: OuterLimitRow) -> None:
    Unit.objects.using("owner").filter(id=world.centre.id).update(plan_approval="DOCTOR")
    nora = Actor(world, world.nora)
    draft = nora.edits(nora.starts(world.kari), sound(world))
    with pytest.raises(PlanHasProblems):
        nora.do(
            operations.propose_plan,
            version_id=draft.id,
            revision=draft.revision,
            unit_id=world.gp_office.id,
            known_kinds=KINDS,
        )


def test_a_plan_in_force_stands_when_an_outer_limit_is_set(world: World) -> None:
    plan = make.plan(world.kari, world.course, sound(world), world.gunnar.user)
    sets(centre_doctor(world), world.centre, "88")
    from dho.lib import clock

    nora = Actor(world, world.nora)
    assert nora.ask(queries.version_in_force, world.kari, clock.now()).id == plan.id
