"""A red ten past three on a Friday: the GP's office closes soon, or has closed."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

import pytest

from tenants.models import Unit
from tests import factories as make
from tests.journeys.browser import axe_violations
from tests.journeys.wall_clock import WallClock, measures, shot, wall_clock
from triage.models import Alert, Offer

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.world import World

pytestmark = pytest.mark.journey
clock = pytest.fixture(wall_clock)
FRIDAY, MONDAY = 3, 6


@pytest.fixture(autouse=True)
def plan(world: World) -> Any:
    """The centre closes at half past three; the ward, second in line, closed at three."""
    _closes(world.centre, time(15, 30))
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


def _closes(unit: Unit, at: time) -> None:
    Unit.objects.using("owner").filter(id=unit.id).update(closes=at)


def offers() -> list[tuple[Any, str]]:
    rows = Offer.objects.using("owner").order_by("place")
    return list(rows.values_list("to_unit_id", "state"))


def panel_of(page: Page) -> Locator:
    """Open the worklist and Kari's panel."""
    page.goto("/worklist/")
    page.get_by_role("rowheader", name="Kari Nordmann").get_by_role("link").click()
    panel = page.get_by_role("complementary", name="Patient")
    panel.get_by_role("link", name="Log a call – Kari Nordmann, SpO₂ 80 %").wait_for()
    return panel


def test_offered_until_the_office_closes_then_rung_about_and_settled_with_own_words(
    clock: WallClock, world: World
) -> None:
    _closes(world.gp_office, time(15, 20))
    clock.shows(15, 10, day=FRIDAY)
    kari, nora = clock.on_phone(world.kari_user), clock.at_desk(world.nora.user)
    measures(kari, "80")
    assert "15:20" in panel_of(nora).get_by_text("offered, answer by").inner_text()
    assert offers() == [(world.gp_office.id, "OPEN")]

    clock.shows(15, 21, day=FRIDAY)
    assert offers() == [(world.gp_office.id, "PASSED_OVER"), (world.ward.id, "PASSED_OVER")]
    panel = panel_of(nora)
    ring = panel.get_by_role("group", name="To be rung about")
    ring.get_by_text("nobody else has this red").wait_for()
    assert panel.get_by_text("closed, passed over").count() == 2
    alert = Alert.objects.using("owner").get()
    assert alert.owner_unit_id == world.centre.id
    nora.get_by_text("1 alert must be settled").wait_for()
    shot(nora, "friday-red-passed-over")
    assert axe_violations(nora) == []

    panel.get_by_role("link", name="Log the call – Kari Nordmann").click()
    nora.get_by_label("Whom did you ring?").select_option("OUT_OF_HOURS")
    nora.get_by_role("radio", name="Yes").check()
    nora.get_by_label("What was agreed").fill("Legevakten tar imot henne klokka fire")
    nora.get_by_role("button", name="Log the call").click()
    nora.get_by_text("The call is logged.").wait_for()
    assert nora.get_by_role("group", name="To be rung about").count() == 0
    panel_of(nora).get_by_role("link", name="Log a call – Kari Nordmann, SpO₂ 80 %").click()
    nora.get_by_label("What was said").fill("Drosjen er bestilt, datteren blir med.")
    nora.get_by_role("button", name="Log the call").click()
    nora.get_by_text("The call is logged.").wait_for()

    nora.goto("/worklist/")
    nora.get_by_role("link", name="Settle", exact=True).click()
    row = nora.locator("[data-settle-row]")
    row.get_by_role("radio", name="The patient is told what to do").check()
    row.get_by_role("button", name="Save – Kari Nordmann").click()
    row.get_by_role("alert").wait_for()
    row.get_by_label("Note").fill("På legevakten i kveld. Ring henne mandag.")
    row.get_by_role("button", name="Save – Kari Nordmann").click()
    nora.get_by_text("Everything that is open is settled.").wait_for()
    shot(nora, "friday-red-settled")

    clock.shows(8, 5, day=MONDAY)
    nils = clock.at_desk(world.nils.user)
    nils.goto("/worklist/")
    nils.get_by_role("row", name="Kari Nordmann").wait_for()
    assert nils.get_by_role("region", name="Since closing").count() == 0, "it was settled"


def test_with_the_office_closed_it_is_rung_about_at_once_and_left_it_opens_monday(
    clock: WallClock, world: World
) -> None:
    clock.shows(15, 10, day=FRIDAY)
    kari, nora = clock.on_phone(world.kari_user), clock.at_desk(world.nora.user)
    measures(kari, "80")
    assert offers() == [(world.gp_office.id, "PASSED_OVER"), (world.ward.id, "PASSED_OVER")]
    panel = panel_of(nora)
    panel.get_by_role("group", name="To be rung about").wait_for()
    panel.get_by_role("button", name="No answer – Kari Nordmann, SpO₂ 80 %").click()
    nora.get_by_text("Tried 1 time, no answer").first.wait_for()
    nora.goto("/worklist/")
    nora.get_by_text("1 alert must be settled").wait_for()

    clock.shows(15, 31, day=FRIDAY)
    nora = clock.at_desk(world.nora.user)
    nora.goto("/worklist/")
    nora.get_by_text("We closed at 15:30").wait_for()
    shot(nora, "friday-red-left")

    clock.shows(8, 5, day=MONDAY)
    nils = clock.at_desk(world.nils.user)
    nils.goto("/worklist/")
    since = nils.get_by_role("region", name="Since closing")
    since.get_by_text("1 was left without a word when we closed").wait_for()
    assert "measured 2 d 16 h ago" in since.inner_text(), "by the clock on the wall"
    assert "first contact before 08:10" in since.inner_text(), "ten of its minutes were left"
    shot(nils, "monday-red-left")
    assert axe_violations(nils) == []
    panel_of(nils).get_by_role("link", name="Log a call – Kari Nordmann, SpO₂ 80 %").click()
    nils.get_by_label("What was said").fill("Var på legevakten lørdag, er bedre.")
    nils.get_by_role("button", name="Log the call").click()
    nils.get_by_text("The call is logged.").wait_for()
    nils.goto("/worklist/")
    nils.get_by_role("row", name="Kari Nordmann").wait_for()
    assert since.count() == 0, "a contact takes it out of the block"
