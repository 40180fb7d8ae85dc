"""Offers of a red in real browsers: one refused, one unanswered, and then the telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests import factories as make
from tests.journeys.browser import axe_violations
from tests.journeys.wall_clock import WallClock, measures, shot, wall_clock
from triage.models import Offer

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.journey
clock = pytest.fixture(wall_clock)


@pytest.fixture(autouse=True)
def plan(world: World) -> Any:
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


def test_refused_by_the_first_and_unanswered_by_the_second_it_ends_with_a_call(
    clock: WallClock, world: World
) -> None:
    measures(clock.on_phone(world.kari_user), "80")
    gunnar, helge = clock.at_desk(world.gunnar.user), clock.at_desk(world.helge.user)
    gunnar.goto("/worklist/")
    gunnar.get_by_role("link", name="Kari Nordmann", exact=True).click()
    gunnar.get_by_role("link", name="Decline – Kari Nordmann").click()
    gunnar.get_by_role("button", name="Decline").click()
    gunnar.get_by_role("alert").get_by_text("Reason").wait_for()
    gunnar.get_by_label("Reason").fill("Har sykebesøk til klokka tolv")
    gunnar.get_by_role("button", name="Decline").click()
    gunnar.get_by_text("Declined. The centre still has it.").wait_for()

    helge.goto("/worklist/")
    helge.get_by_role("button", name="Take over – Kari Nordmann").wait_for()
    clock.shows(10, 45)
    nora = clock.at_desk(world.nora.user)
    nora.goto("/worklist/")
    nora.get_by_role("rowheader", name="Kari Nordmann").get_by_role("link").click()
    panel = nora.get_by_role("complementary", name="Patient")
    panel.get_by_role("group", name="To be rung about").get_by_text(
        "nobody else has this"
    ).wait_for()
    said = panel.inner_text()
    assert "declined: Har sykebesøk til klokka tolv" in said
    assert "not answered" in said
    shot(nora, "offers-must-ring")
    assert axe_violations(nora) == []
    states = list(Offer.objects.using("owner").order_by("place").values_list("to_unit_id", "state"))
    assert states == [(world.gp_office.id, "DECLINED"), (world.ward.id, "NOT_ANSWERED")]

    panel.get_by_role("link", name="Log the call – Kari Nordmann").click()
    nora.get_by_label("Whom did you ring?").select_option(label="Lungepoliklinikken")
    nora.get_by_role("radio", name="No, not reached").check()
    nora.get_by_role("button", name="Log the call").click()
    nora.get_by_text("Not reached: ring again.").wait_for()
    nora.get_by_role("link", name="Log the call – Kari Nordmann").click()
    nora.get_by_label("Whom did you ring?").select_option(label="Stokmarknes legekontor")
    nora.get_by_role("radio", name="Yes").check()
    nora.get_by_label("What was agreed").fill("Gunnar ringer Kari klokka elleve")
    nora.get_by_role("button", name="Log the call").click()
    nora.get_by_text("The call is logged.").wait_for()
    assert nora.get_by_role("group", name="To be rung about").count() == 0
    nora.get_by_text("Every step").click()
    nora.get_by_text("Gunnar ringer Kari klokka elleve").first.wait_for()
    shot(nora, "offers-rung")
