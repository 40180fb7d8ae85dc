"""Beside the plan: measures are ticked, goals evaluated, a new version seen and handed over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dho.identity.queries import party_of
from dho.lib.scope import ScopeMissing, scope
from selfcare_plans import operations, queries
from selfcare_plans.models import GoalEvaluation, MeasureProgress, PlanHandover, PlanVersion
from selfcare_plans.operations import NotInThePlan, NotTheirMeasure
from selfcare_plans.rules.document import Goal, Measure, PlanDocument
from selfcare_plans.rules.identity import with_ids
from selfcare_plans.rules.life import EvaluationResult, MeasureState
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.selfcare_plans.acting import Actor, sound
from tests.world import World


def with_goals(world: World) -> PlanDocument:
    measures = (
        Measure(text="Fysioterapi", unit=str(world.ward.id), responsible="Fysioterapeuten"),
        Measure(text="Rullator", unit=str(world.gp_office.id)),
    )
    return with_ids(sound(world, goals=(Goal(text="Gå til butikken", measures=measures),)))


@pytest.fixture
def version(world: World) -> PlanVersion:
    return make.plan(world.kari, world.course, with_goals(world), world.gunnar.user)


def ticks(actor: Actor, world: World, measure: str, state: str = "STARTED", **more: Any) -> Any:
    return actor.do(
        operations.tick_measure,
        patient_id=world.kari.id,
        measure_id=measure,
        state=MeasureState(state),
        **more,
    )


def test_an_organisation_ticks_its_own_measure_and_sees_all(
    world: World, version: PlanVersion
) -> None:
    helge, gunnar = Actor(world, world.helge), Actor(world, world.gunnar)
    ticks(helge, world, "g1m1", comment="Begynte mandag")
    with pytest.raises(NotTheirMeasure):
        ticks(helge, world, "g1m2")
    ticks(gunnar, world, "g1m2", "DONE")
    for who in (helge, gunnar):
        state = who.ask(queries.living_state, version.plan)
        assert {name: one.state for name, one in state.measures.items()} == {
            "g1m1": "STARTED",
            "g1m2": "DONE",
        }
        assert state.measures["g1m1"].comment == "Begynte mandag"


@pytest.mark.parametrize("who", ["nora", "hanne"])
def test_the_centre_and_the_home_municipality_tick_any(
    world: World, version: PlanVersion, who: str
) -> None:
    actor = Actor(world, getattr(world, who))
    ticks(actor, world, "g1m1")
    ticks(actor, world, "g1m2")
    assert MeasureProgress.objects.using("owner").count() == 2


@pytest.mark.parametrize("who", ["greta", "per"])
def test_who_does_not_see_the_patient_ticks_nothing(
    world: World, version: PlanVersion, who: str
) -> None:
    with pytest.raises(NotFound):
        ticks(Actor(world, getattr(world, who)), world, "g1m1")


def test_the_patient_reads_and_does_not_tick(world: World, version: PlanVersion) -> None:
    ticks(Actor(world, world.nora), world, "g1m1")
    kari = Actor(world, world.kari_user)
    with pytest.raises(NotAllowed):
        ticks(kari, world, "g1m1")
    assert kari.ask(queries.living_state, version.plan).measures["g1m1"].state == "STARTED"


def test_the_latest_tick_is_the_state_and_all_are_kept(world: World, version: PlanVersion) -> None:
    nora = Actor(world, world.nora)
    for state in ("STARTED", "DONE", "DROPPED"):
        ticks(nora, world, "g1m1", state)
    assert nora.ask(queries.living_state, version.plan).measures["g1m1"].state == "DROPPED"
    assert MeasureProgress.objects.using("owner").count() == 3


def test_a_measure_that_is_not_in_the_plan_is_not_ticked(
    world: World, version: PlanVersion
) -> None:
    for name in ("g9m9", ""):
        with pytest.raises(NotInThePlan):
            ticks(Actor(world, world.nora), world, name)


def test_the_state_lives_on_in_the_next_version(world: World, version: PlanVersion) -> None:
    nora = Actor(world, world.nora)
    ticks(nora, world, "g1m1", "DONE")
    nora.publishes(nora.begins(version))
    assert nora.ask(queries.living_state, version.plan).measures["g1m1"].state == "DONE"
    ticks(nora, world, "g1m1", "STARTED")


def evaluates(actor: Actor, world: World, goal: str = "g1") -> Any:
    return actor.do(
        operations.evaluate_goal,
        patient_id=world.kari.id,
        goal_id=goal,
        on=date(2026, 11, 20),
        result=EvaluationResult.PARTLY,
        comment="Til porten",
    )


def test_a_goal_is_evaluated_with_date_and_result(world: World, version: PlanVersion) -> None:
    nora = Actor(world, world.nora)
    evaluates(nora, world)
    (found,) = Actor(world, world.kari_user).ask(queries.living_state, version.plan).goals["g1"]
    assert (found.result, found.evaluated_on) == ("PARTLY", date(2026, 11, 20))
    with pytest.raises(NotInThePlan):
        evaluates(nora, world, "g2")
    with pytest.raises(NotFound):
        evaluates(Actor(world, world.greta), world)
    with pytest.raises(NotAllowed):
        evaluates(Actor(world, world.lise), world)


@pytest.mark.parametrize("model", [MeasureProgress, GoalEvaluation, PlanHandover])
def test_what_was_written_cannot_be_changed(world: World, version: PlanVersion, model: Any) -> None:
    nora = Actor(world, world.nora)
    ticks(nora, world, "g1m1")
    evaluates(nora, world)
    steps(nora, world, version, operations.hand_over_plan)
    assert model.objects.using("owner").count() == 1
    with pytest.raises(ScopeMissing), scope(party_of(nora.viewer)):
        model.objects.update(at="2020-01-01T00:00Z")
    with pytest.raises(ScopeMissing), scope(party_of(nora.viewer)):
        model.objects.all().delete()


# ---- the new version reaches the patient ----


def steps(actor: Actor, world: World, version: PlanVersion, act: Any) -> None:
    actor.do(act, patient_id=world.kari.id, version_id=version.id)


def test_the_patient_says_that_the_plan_is_read_once(world: World, version: PlanVersion) -> None:
    kari = Actor(world, world.kari_user)
    steps(kari, world, version, operations.confirm_plan_seen)
    steps(kari, world, version, operations.confirm_plan_seen)
    row = PlanHandover.objects.using("owner").get()
    assert (row.step, row.by_id, row.unit_id) == ("SEEN", world.kari_user.id, None)


def test_a_nurse_hands_over_and_nobody_else_says_that_the_patient_has_read(
    world: World, version: PlanVersion
) -> None:
    nora = Actor(world, world.nora)
    with pytest.raises(NotAllowed):
        steps(nora, world, version, operations.confirm_plan_seen)
    with pytest.raises(NotAllowed):
        steps(Actor(world, world.kari_user), world, version, operations.hand_over_plan)
    with pytest.raises(NotFound):
        steps(nora, world, PlanVersion(id=version.plan_id), operations.hand_over_plan)
    steps(nora, world, version, operations.note_plan_printed)
    steps(nora, world, version, operations.hand_over_plan)
    found = nora.ask(queries.handover_of, version)
    assert sorted(found) == ["HANDED_OVER", "PRINTED"]


def test_a_version_that_no_longer_holds_is_not_confirmed(
    world: World, version: PlanVersion
) -> None:
    nora = Actor(world, world.nora)
    nora.publishes(nora.begins(version))
    with pytest.raises(NotFound):
        steps(Actor(world, world.kari_user), world, version, operations.confirm_plan_seen)
