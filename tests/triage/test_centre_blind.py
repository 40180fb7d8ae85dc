"""A centre whose agreement is over: what stood with it goes to the patient's home, and is seen there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tenants.models import Agreement, Unit
from tenants.rules.codes import Role
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.tenants.conftest import enter
from triage.models import Alert, AlertEvent, Finding, Offer
from triage.operations.apart import forget_failures
from triage.operations.centres_gone import find_centres_gone
from triage.operations.drain import drain_all

ENGLISH = {"Accept-Language": "en"}
NAME = "Kari Nordmann"


def owner(model: Any) -> Any:
    return model.objects.using("owner")


@pytest.fixture(autouse=True)
def everybody_is_open(world: Any) -> None:
    forget_failures()
    owner(Unit).update(opens="00:00", closes="23:59:59", weekdays="1234567")


@pytest.fixture
def plan(world: Any) -> Any:
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


@pytest.fixture
def mona(world: Any) -> Any:
    """A nurse of Hadsel's home care, which sees all of Hadsel."""
    return make.member("Mona", world.hadsel_home_care, Role.NURSE)


@pytest.fixture
def red(world: Any, client: Any, plan: Any) -> Alert:
    return sends(world, client, 80)


def sends(world: Any, client: Any, value: int) -> Alert:
    assert post(client, a_reading(world.kari, value=value), world.kari_device).status_code == 201
    drain_all()
    found: Alert = owner(Alert).get(cause="spo2")
    return found


def runs_out(world: Any) -> None:
    owner(Agreement).filter(id=world.centre_agreement.id).update(valid_until=datetime.now(tz=UTC))


def ends(world: Any) -> Any:
    return enter(world.adam).post(
        reverse("tenants:agreement-end", args=[world.centre_agreement.id]),
        headers=ENGLISH,
        follow=True,
    )


def list_of(who: Any) -> str:
    answer = enter(who).get("/worklist/", headers=ENGLISH)
    assert answer.status_code == 200
    return str(answer.content.decode())


def check_is_home(world: Any, mona: Any, red: Alert) -> None:
    alert = owner(Alert).get(id=red.id)
    home = world.hadsel_home_care.id
    assert (alert.state, alert.colour) == ("OPEN", "RED")
    assert (alert.owner_unit_id, alert.centre_id) == (home, home)
    assert alert.claimed_by_id is None
    assert alert.due_at <= red.due_at
    assert owner(AlertEvent).filter(alert=red, code="CENTRE_GONE").count() == 1
    assert NAME in list_of(mona)
    assert enter(mona).get(f"/patients/{world.kari.id}/", headers=ENGLISH).status_code == 200
    assert NAME not in list_of(world.nora)
    assert enter(world.nora).get(f"/patients/{world.kari.id}/").status_code == 404


def test_ended_by_hand_the_red_goes_home_in_the_same_breath(
    world: Any, mona: Any, red: Alert
) -> None:
    asked = enter(world.adam).get(
        reverse("tenants:agreement-end", args=[world.centre_agreement.id]), headers=ENGLISH
    )
    assert "1 alert is open there" in asked.content.decode()
    ends(world)
    check_is_home(world, mona, red)


def test_run_out_it_goes_home_with_the_next_round(world: Any, mona: Any, red: Alert) -> None:
    runs_out(world)
    assert find_centres_gone() == 1
    check_is_home(world, mona, red)
    assert find_centres_gone() == 0


@pytest.mark.usefixtures("_without_wall_1")
def test_the_old_centre_sees_nothing_by_the_second_wall_alone(
    world: Any, mona: Any, red: Alert
) -> None:
    runs_out(world)
    find_centres_gone()
    assert NAME not in list_of(world.nora)
    assert NAME in list_of(mona)


@pytest.fixture
def _without_wall_1(settings: Any) -> None:
    settings.WALL_1_OFF = True


def test_a_claim_ends_and_the_offer_to_the_gp_stands(world: Any, mona: Any, red: Alert) -> None:
    enter(world.nora).post(f"/alerts/{red.id}/claim/")
    runs_out(world)
    find_centres_gone()
    check_is_home(world, mona, red)
    assert owner(Offer).get(alert=red).state == "OPEN"
    assert NAME in list_of(world.gunnar)


def test_while_the_agreement_is_valid_nothing_moves(world: Any, mona: Any, red: Alert) -> None:
    assert find_centres_gone() == 0
    assert owner(Alert).get(id=red.id).owner_unit_id == world.centre.id
    assert NAME in list_of(world.nora)


def test_what_comes_after_it_ran_out_goes_home_at_once(
    world: Any, client: Any, plan: Any, mona: Any
) -> None:
    runs_out(world)
    alert = sends(world, client, 80)
    assert (alert.owner_unit_id, alert.centre_id) == (world.hadsel_home_care.id,) * 2
    assert NAME in list_of(mona)


def test_what_comes_after_the_move_joins_it(world: Any, client: Any, mona: Any, red: Alert) -> None:
    runs_out(world)
    find_centres_gone()
    assert sends(world, client, 78).id == red.id
    assert owner(Alert).get(id=red.id).finding_count == 2


def test_what_came_before_the_move_is_made_one_with_what_came_after(
    world: Any, client: Any, mona: Any, red: Alert
) -> None:
    runs_out(world)
    assert post(client, a_reading(world.kari, value=78), world.kari_device).status_code == 201
    drain_all()
    find_centres_gone()
    kept = owner(Alert).get(state="OPEN")
    assert (kept.id, kept.finding_count) == (red.id, 2)
    assert kept.owner_unit_id == kept.centre_id == world.hadsel_home_care.id


def test_with_nobody_at_home_who_could_act_the_end_is_refused(world: Any, red: Alert) -> None:
    assert "nobody in your municipality could act" in ends(world).content.decode()
    assert owner(Agreement).get(id=world.centre_agreement.id).ended_at is None
    assert owner(Alert).get(id=red.id).owner_unit_id == world.centre.id


def test_with_nothing_open_it_ends_all_the_same(world: Any) -> None:
    ends(world)
    assert owner(Agreement).get(id=world.centre_agreement.id).ended_at is not None


def test_another_agreement_that_ends_moves_nothing(world: Any, mona: Any, red: Alert) -> None:
    enter(world.adam).post(reverse("tenants:agreement-end", args=[world.gp_agreement.id]))
    assert owner(Alert).get(id=red.id).owner_unit_id == world.centre.id


@pytest.mark.parametrize(("days", "is_warned"), [(13, True), (15, False)])
def test_the_administrator_is_warned_14_days_before(world: Any, days: int, is_warned: bool) -> None:
    until = datetime.now(tz=UTC) + timedelta(days=days)
    owner(Agreement).filter(id=world.centre_agreement.id).update(valid_until=until)
    page = enter(world.adam).get(reverse("tenants:agreements"), headers=ENGLISH).content.decode()
    assert ("runs out after" in page) is is_warned


def test_who_ends_a_course_is_told_what_is_open(world: Any, red: Alert) -> None:
    address = reverse("tenants:course-end", args=[world.kari.id])
    assert "1 alert is open" in enter(world.hanne).get(address, headers=ENGLISH).content.decode()
    seen = {"seen_at": datetime.now(tz=UTC), "seen_by": world.nora.user}
    owner(Finding).update(**seen)
    owner(Alert).update(
        state="RESOLVED", resolved_at=datetime.now(tz=UTC), outcome="ACTED",
        resolved_by=world.nora.user, ring_by=None,
    )  # fmt: skip
    assert "alert is open" not in enter(world.hanne).get(address, headers=ENGLISH).content.decode()
