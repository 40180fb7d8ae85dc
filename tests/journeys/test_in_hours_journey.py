"""A yellow and a red while everybody is at work: from the patient's telephone to a note for the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests import factories as make
from tests.journeys.browser import axe_violations
from tests.journeys.wall_clock import WallClock, measures, shot, wall_clock
from triage.models import Alert

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.journey
clock = pytest.fixture(wall_clock)


@pytest.fixture(autouse=True)
def plan(world: World) -> Any:
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


def test_a_yellow_is_taken_rung_about_and_closed_with_a_note_for_the_journal(
    clock: WallClock, world: World
) -> None:
    kari, nora = clock.on_phone(world.kari_user), clock.at_desk(world.nora.user)
    measures(kari, "88")
    kari.get_by_text("Hvil, mål igjen om en time").wait_for()
    kari.get_by_text("Felles oppfølgingssenter looks at it today, before 15:00.").wait_for()

    nora.goto("/worklist/")
    nora.get_by_role("button", name="Take – Kari Nordmann").click()
    nora.get_by_text("Nora took it").wait_for()
    nora.get_by_role("link", name="Log a call – Kari Nordmann, SpO₂ 88 %").click()
    nora.get_by_label("What was said").fill("Tett i morges, bedre nå.")
    nora.get_by_role("button", name="Log the call").click()
    nora.get_by_text("met 1").wait_for()
    shot(nora, "yellow-in-hand")
    nora.get_by_role("link", name="Resolve – Kari Nordmann, SpO₂ 88 %").click()
    nora.wait_for_url("**/resolve/**")
    assert "er under grønn grense" in nora.get_by_label("Note").input_value()
    nora.get_by_label("Outcome").select_option(label="Advice given")
    nora.get_by_role("button", name="Resolve").click()
    nora.get_by_text("No open alerts.").wait_for()

    with nora.expect_navigation():
        nora.get_by_role("link", name="Journal notes").click()
    note = nora.get_by_text("Digital hjemmeoppfølging, Felles oppfølgingssenter")
    assert "Tett i morges" in note.inner_text() or "Ringte pasienten (Nora)" in note.inner_text()
    assert "Resultat: Råd gitt." in note.inner_text()
    nora.get_by_role("button", name="Written there already – Kari Nordmann").click()
    note.wait_for(state="hidden")
    kari.get_by_role("link", name="Back to today").click()
    kari.get_by_role("heading", name="Hello, Kari").wait_for()
    assert kari.get_by_role("heading", name="Somebody will look at this").count() == 0


def test_a_red_is_told_offered_with_the_agreed_step_and_taken_by_the_gp(
    clock: WallClock, world: World
) -> None:
    kari, gunnar = clock.on_phone(world.kari_user), clock.at_desk(world.gunnar.user)
    measures(kari, "84")
    ring, read = kari.get_by_role("link", name="Ring us now"), kari.get_by_text("I have read it")
    assert ring.bounding_box()["y"] < read.bounding_box()["y"], "first what to do, then the receipt"
    assert ring.get_attribute("href") == "tel:+4775000000"
    shot(kari, "red-kari")
    read.click()
    kari.get_by_text("Thank you. The centre sees that the answer is read.").wait_for()

    gunnar.goto("/worklist/")
    gunnar.get_by_role("link", name="Kari Nordmann", exact=True).click()
    panel = gunnar.get_by_role("complementary", name="Patient")
    panel.get_by_text("offered, answer by").wait_for()
    assert panel.locator("[data-agreed-step]").inner_text() == "Ring oss"
    panel.get_by_text("Told: read").wait_for()
    shot(gunnar, "red-gunnar")
    panel.get_by_role("button", name="Take over – Kari Nordmann").click()
    gunnar.get_by_text("Gunnar took it").wait_for()
    assert axe_violations(gunnar) == []

    nora = clock.at_desk(world.nora.user)
    nora.goto("/worklist/?view=elsewhere")
    nora.get_by_role("row", name="Kari Nordmann").get_by_text("Stokmarknes legekontor").wait_for()
    alert = Alert.objects.using("owner").get()
    assert (alert.owner_unit_id, alert.claimed_by_id) == (world.gp_office.id, world.gunnar.user_id)
