"""The responsibility goes to the hospital and home again, in real browsers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from selfcare_plans.rules.document import MedicineStep
from tests import factories as make
from tests.journeys.browser import axe_violations
from tests.journeys.wall_clock import WallClock, measures, shot, wall_clock
from tests.selfcare_plans.acting import REVIEW
from triage.models import Discharge

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey
clock = pytest.fixture(wall_clock)
WEDNESDAY, THURSDAY = 1, 2
KNOWS = "I know that the centre is closed"


@pytest.fixture(autouse=True)
def plan(world: World) -> Any:
    document = world.spo2_document(review_date=REVIEW, contact_point="Felles oppfølgingssenter")
    medicine = MedicineStep(medicine="Prednisolon 20 mg", prescriber="Gunnar")
    steps = msgspec.structs.replace(document.steps, yellow=("Hvil", medicine))
    document = msgspec.structs.replace(document, steps=steps)
    return make.plan(world.kari, world.course, document, world.gunnar.user)


def follows(page: Page) -> str:
    """What the patient's own page says of who follows her up."""
    page.goto("/my/contact/")
    return page.get_by_role("region", name="Who follows you up now").inner_text()


def admits(clock: WallClock, world: World) -> None:
    """Nora offers the responsibility for a patient who is admitted; Helge accepts it."""
    nora = clock.at_desk(world.nora.user)
    nora.goto(f"/patients/{world.kari.id}/")
    nora.get_by_role("link", name="Offer the responsibility to a hospital unit").click()
    nora.get_by_label("Hospital unit").select_option(label="Lungepoliklinikken")
    nora.get_by_label("Why").fill("Forverring av KOLS, legges inn i dag")
    look_again = clock.now() + timedelta(days=3)
    nora.get_by_label("Admitted: look again on").fill(look_again.date().isoformat())
    nora.get_by_role("button", name="Ask").click()
    nora.get_by_text("answer by Lungepoliklinikken before").wait_for()
    nora.wait_for_load_state()
    assert (
        "Responsible: Felles oppfølgingssenter"
        in nora.locator("#responsibility ~ *").first.inner_text()
    )
    helge = clock.at_desk(world.helge.user)
    helge.goto("/worklist/")
    helge.get_by_role("link", name="Look and answer – Kari Nordmann").click()
    helge.get_by_text("1 open alert of Felles oppfølgingssenter, with a new deadline").wait_for()
    shot(helge, "take-over")
    assert axe_violations(helge) == []
    helge.get_by_role("button", name="Accept the take-over").click()
    helge.get_by_role("link", name="Discharge – Kari Nordmann").wait_for()


def test_taken_over_by_the_hospital_and_discharged_after_the_centre_has_closed(
    clock: WallClock, world: World
) -> None:
    kari = clock.on_phone(world.kari_user)
    measures(kari, "88")
    admits(clock, world)
    assert "Lungepoliklinikken" in follows(kari)

    clock.shows(15, 40, day=WEDNESDAY)
    helge = clock.at_desk(world.helge.user)
    helge.goto(f"/patients/{world.kari.id}/")
    helge.get_by_role("link", name="Discharge – Kari Nordmann").click()
    helge.wait_for_url("**/discharge/")
    helge.get_by_text("Felles oppfølgingssenter is closed now and opens").wait_for()
    shot(helge, "discharge-closed")
    assert axe_violations(helge) == []
    for holds in helge.get_by_role("radio", name="Still holds").all():
        holds.check()
    helge.get_by_role("button", name="Keep the marks").click()
    helge.get_by_text("Every limit and medicine has a doctor's word.").first.wait_for()
    helge.get_by_label("What the centre should know").fill("Ferdig med kur. Følg SpO2 i to uker.")
    helge.get_by_role("button", name="Discharge").click()
    helge.get_by_role("link", name="Say that you know that the centre is closed.").wait_for()
    shot(helge, "discharge-not-confirmed")
    helge.get_by_label(KNOWS).check()
    helge.get_by_role("button", name="Discharge").click()
    helge.get_by_text("Discharged, and offered home.").wait_for()
    assert Discharge.objects.using("owner").get().centre_was_closed

    clock.shows(19, 0, day=WEDNESDAY)
    kari = clock.on_phone(world.kari_user)
    assert "Lungepoliklinikken" in follows(kari), "until the centre has accepted"
    clock.shows(8, 5, day=THURSDAY)
    nora = clock.at_desk(world.nora.user)
    nora.goto("/worklist/")
    nora.get_by_role("link", name="Look and answer – Kari Nordmann").click()
    nora.get_by_text("Ferdig med kur. Følg SpO2 i to uker.").wait_for()
    nora.get_by_role("button", name="Accept").click()
    nora.get_by_role("region", name="Responsibility").get_by_text(
        "Felles oppfølgingssenter"
    ).first.wait_for()
    shot(nora, "home-again")
    kari = clock.on_phone(world.kari_user)
    assert "Felles oppfølgingssenter" in follows(kari)


def test_in_the_centres_hours_a_discharge_asks_for_nothing_more_and_may_be_declined(
    clock: WallClock, world: World
) -> None:
    measures(clock.on_phone(world.kari_user), "88")
    admits(clock, world)
    clock.shows(11, 0, day=WEDNESDAY)
    helge = clock.at_desk(world.helge.user)
    helge.goto(f"/patients/{world.kari.id}/discharge/")
    assert helge.get_by_label(KNOWS).count() == 0
    for holds in helge.get_by_role("radio", name="Still holds").all():
        holds.check()
    helge.get_by_role("button", name="Keep the marks").click()
    helge.get_by_text("Every limit and medicine has a doctor's word.").first.wait_for()
    helge.get_by_label("What the centre should know").fill("Reiser hjem i dag")
    helge.get_by_role("button", name="Discharge").click()
    helge.get_by_text("Discharged, and offered home.").wait_for()
    nora = clock.at_desk(world.nora.user)
    nora.goto("/worklist/")
    nora.get_by_role("link", name="Look and answer – Kari Nordmann").click()
    with nora.expect_navigation():
        nora.get_by_role("button", name="Decline").click()
    nora.get_by_role("alert").first.wait_for()
    nora.get_by_label("Why not, or what you want to say").fill("Utstyret er ikke hjemme ennå")
    with nora.expect_navigation():
        nora.get_by_role("button", name="Decline").click()
    helge.goto(f"/patients/{world.kari.id}/")
    helge.get_by_text("Who has had it").click()
    helge.get_by_text("Utstyret er ikke hjemme ennå").wait_for()
    owner = helge.get_by_role("region", name="Responsibility").locator("[data-responsible]")
    assert "Lungepoliklinikken" in owner.inner_text()
