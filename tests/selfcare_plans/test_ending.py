"""A plan is ended with a reason, on a day, by who may approve one; and what follows from it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
import time_machine
from django.db import IntegrityError

from dho.lib import clock
from measurements.rules.kinds import KINDS
from messaging.models import Notice
from selfcare_plans.models import PlanAct, PlanVersion, SelfCarePlan
from selfcare_plans.operations import (
    EndsTooEarly,
    NotADraft,
    NotTheirsToEnd,
    ReasonMissing,
    end_plan,
    propose_plan,
)
from selfcare_plans.rules.document import MissingRule, Schedule, Window
from tenants.models import Unit
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.selfcare_plans.acting import Actor, sound
from tests.tenants.conftest import enter
from tests.world import World
from triage.models import Alert, ExpectedWindow, Judgement
from triage.operations.drain import drain_all
from triage.operations.windows import keep_pauses, make_windows

OSLO = ZoneInfo("Europe/Oslo")
ENGLISH = {"Accept-Language": "en"}


def owner(model: Any) -> Any:
    return model.objects.using("owner")


@pytest.fixture
def first(world: World) -> PlanVersion:
    document = sound(world)
    (item,) = document.items
    item = msgspec.structs.replace(
        item,
        rules=(*item.rules, MissingRule(id="m")),
        schedule=Schedule(windows=(Window(name="dag", opens=time(1), closes=time(23)),)),
    )
    document = msgspec.structs.replace(document, items=(item,))
    return make.plan(world.kari, world.course, document, world.gunnar.user)


def ends(world: World, who: Any = None, **more: Any) -> SelfCarePlan:
    more.setdefault("reason", "Frisk nok til å klare seg selv")
    return Actor(world, who or world.nora).do(end_plan, patient_id=world.kari.id, **more)


def test_it_ends_now_with_reason_and_name_and_the_patient_is_told(
    world: World, first: PlanVersion
) -> None:
    plan = ends(world)
    version = owner(PlanVersion).get()
    assert (version.status, version.in_force_to) == ("SUPERSEDED", plan.ended_at)
    stored = owner(SelfCarePlan).get()
    assert (stored.ended_by_id, stored.ended_reason) == (world.nora.user_id, plan.ended_reason)
    assert owner(PlanAct).get().code == "ENDED"
    assert owner(Notice).get(code="PLAN_ENDED").to_user_id == world.kari_user.id


def test_readings_after_it_are_not_judged_and_alerts_stay_open(
    world: World, first: PlanVersion, client: Any
) -> None:
    at = (clock.now() - timedelta(minutes=5)).isoformat()
    post(client, a_reading(world.kari, value=80, measured_at=at), world.kari_device)
    drain_all()
    ends(world)
    assert owner(Alert).get().state == "OPEN"
    later = clock.now() + timedelta(minutes=10)
    with time_machine.travel(later):
        post(client, a_reading(world.kari, value=80), world.kari_device)
        drain_all()
    judged = owner(Judgement).order_by("measured_at").values_list("colour", "reason_code")
    assert list(judged) == [("RED", "RANGE"), ("NOT_JUDGED", "NO_PLAN")]


def test_what_it_expected_falls_away_and_nothing_new_is_expected(
    world: World, first: PlanVersion
) -> None:
    make_windows()
    assert owner(ExpectedWindow).filter(state="WAITING").count() >= 13
    ends(world)
    keep_pauses()
    make_windows()
    ahead = owner(ExpectedWindow).filter(opens_at__gte=clock.now())
    assert set(ahead.values_list("state", flat=True)) == {"CANCELLED"}
    keep_pauses()  # a pause's end does not wake them
    assert not ahead.filter(state="WAITING").exists()


def test_a_day_ahead_is_its_last_and_windows_of_it_stay(world: World, first: PlanVersion) -> None:
    make_windows()
    day = clock.now().astimezone(OSLO).date() + timedelta(days=3)
    plan = ends(world, on=day)
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=OSLO)
    assert plan.ended_at == midnight
    keep_pauses()
    states = dict(owner(ExpectedWindow).values_list("local_date", "state"))
    assert states[day] == "WAITING"
    assert states[day + timedelta(days=1)] == "CANCELLED"
    answer = enter(world.nora).get(f"/patients/{world.kari.id}/plan/", headers=ENGLISH)
    assert "data-plan-ended" in answer.content.decode()
    assert "In force" in answer.content.decode()


def test_a_day_that_has_passed_and_an_empty_reason_are_refused(
    world: World, first: PlanVersion
) -> None:
    yesterday = clock.now().astimezone(OSLO).date() - timedelta(days=1)
    with pytest.raises(EndsTooEarly):
        ends(world, on=yesterday)
    with pytest.raises(ReasonMissing):
        ends(world, reason="  ")
    assert owner(SelfCarePlan).get().ended_at is None


def test_who_may_not_approve_may_not_end(world: World, first: PlanVersion) -> None:
    Unit.objects.using("owner").filter(id=world.centre.id).update(plan_approval="DOCTOR")
    with pytest.raises(NotTheirsToEnd):
        ends(world)
    with pytest.raises(NotAllowed):
        ends(world, world.hanne)
    with pytest.raises(NotFound):
        ends(world, world.greta)
    assert ends(world, world.gunnar).ended_at is not None


def test_a_proposal_is_withdrawn_and_its_draft_cannot_be_published(
    world: World, first: PlanVersion
) -> None:
    nora, gunnar = Actor(world, world.nora), Actor(world, world.gunnar)
    draft = nora.begins(first)
    draft = nora.do(
        propose_plan,
        version_id=draft.id,
        revision=draft.revision,
        unit_id=world.gp_office.id,
        known_kinds=KINDS,
    )
    ends(world)
    standing = owner(PlanVersion).get(id=draft.id)
    assert (standing.status, standing.revision) == ("DRAFT", draft.revision + 1)
    with pytest.raises(NotADraft):
        gunnar.publishes(standing)


def test_a_new_plan_may_begin_and_the_old_one_stays_in_the_history(
    world: World, first: PlanVersion
) -> None:
    ends(world)
    nora = Actor(world, world.nora)
    draft = nora.edits(nora.starts(world.kari), sound(world))
    assert nora.publishes(draft).number == 1
    page = enter(world.nora).get(f"/patients/{world.kari.id}/plan/history/", headers=ENGLISH)
    assert page.content.decode().count("Version 1") >= 2
    assert "data-plan-ended" not in page.content.decode()


def test_the_page_asks_when_and_why_and_the_patient_reads_it(
    world: World, first: PlanVersion
) -> None:
    nora, door = enter(world.nora), f"/patients/{world.kari.id}/plan/end/"
    assert door in nora.get(f"/patients/{world.kari.id}/plan/").content.decode()
    assert nora.get(door).status_code == 200
    today = clock.now().astimezone(OSLO).date().isoformat()
    assert nora.post(door, {"on": "2020-01-01", "reason": "x"}).status_code == 422
    assert nora.post(door, {"on": today, "reason": ""}).status_code == 422
    assert nora.post(door, {"on": today, "reason": "Frisk nok"}).status_code == 302
    assert nora.get(door).status_code == 404
    for address in ("/my/", "/my/plan/"):
        page = enter(world.kari_user).get(address, headers=ENGLISH).content.decode()
        assert "data-plan-ended" in page
        assert "Frisk nok" in page


def test_the_database_asks_by_whom_and_why(world: World, first: PlanVersion) -> None:
    with pytest.raises(IntegrityError, match="self_care_plan_ended_says_by_whom_and_why"):
        owner(SelfCarePlan).update(ended_at=datetime.now(tz=UTC))
    ends(world)
    with pytest.raises(IntegrityError, match="plan_act_ended_says_why"):
        owner(PlanAct).filter(code="ENDED").update(comment="")
