"""When the centre is closed: a red on Saturday evening, and a yellow ten past three on a Friday."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tenants.models import Unit
from tests import factories as make
from tests.journeys.browser import axe_violations
from tests.journeys.wall_clock import WallClock, measures, shot, wall_clock

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.journey
clock = pytest.fixture(wall_clock)
FRIDAY, SATURDAY, MONDAY = 3, 4, 6


@pytest.fixture(autouse=True)
def plan(world: World) -> Any:
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


def test_a_red_on_saturday_evening_rings_116117_and_stands_first_on_monday(
    clock: WallClock, world: World
) -> None:
    clock.shows(21, 30, day=SATURDAY)
    kari = clock.on_phone(world.kari_user)
    measures(kari, "80")
    ring = kari.get_by_role("region", name="Red: ring now").get_by_role("link", name="116 117")
    assert ring.get_attribute("href") == "tel:116117"
    kari.get_by_text("looks at it on Monday").wait_for()
    assert axe_violations(kari) == []
    shot(kari, "saturday-kari")
    clock.shows(21, 45, day=SATURDAY)
    clock.shows(8, 5, day=MONDAY)
    nora = clock.at_desk(world.nora.user)
    nora.goto("/worklist/")
    since = nora.get_by_role("region", name="Since closing")
    assert "measured 1 d 10 h ago" in since.inner_text()
    assert "first contact before 08:30" in since.inner_text()
    since.get_by_role("link", name="Kari Nordmann").click()
    panel = nora.get_by_role("complementary", name="Patient")
    panel.get_by_text("Not confirmed – ring the patient").wait_for()
    assert "relative asked 08:05" in panel.inner_text(), "not at night; at night it is the nurse's"
    assert "closed, passed over" in panel.inner_text()
    shot(nora, "monday-red")
    assert axe_violations(nora) == []
    panel.get_by_role("link", name="Log a call – Kari Nordmann, SpO₂ 80 %").click()
    nora.get_by_label("What was said").fill("Var hos legevakten lørdag, har fått kur.")
    nora.get_by_role("button", name="Log the call").click()
    nora.get_by_text("The call is logged.").wait_for()
    nora.goto("/worklist/")
    nora.get_by_role("row", name="Kari Nordmann").wait_for()
    assert since.count() == 0, "a contact takes it out of the block"


def test_a_yellow_ten_past_three_on_friday_is_settled_and_looked_at_on_monday(
    clock: WallClock, world: World
) -> None:
    Unit.objects.using("owner").filter(id=world.centre.id).update(closes="15:30")
    clock.shows(15, 10, day=FRIDAY)
    kari, nora = clock.on_phone(world.kari_user), clock.at_desk(world.nora.user)
    measures(kari, "88")
    nora.goto("/worklist/")
    nora.get_by_text("1 alert must be settled").wait_for()
    nora.get_by_role("link", name="Settle", exact=True).click()
    nora.wait_for_url("**/shift/settle/")
    nora.get_by_text("1 is left").wait_for()
    shot(nora, "friday-settle")
    nora.get_by_role("radio", name="Safe until").focus()
    nora.keyboard.press("Space")
    nora.keyboard.press("Enter")
    nora.get_by_text("Everything that is open is settled.").wait_for()
    nora.get_by_role("link", name="To the shift report").click()
    nora.get_by_role("heading", name="Settled over closing (1)").wait_for()
    nora.get_by_role("button", name="End my shift").click()
    nora.get_by_text("Since you signed off").wait_for()

    clock.shows(20, 0, day=FRIDAY)
    evening = clock.on_phone(world.kari_user)
    measures(evening, "84")
    clock.shows(8, 1, day=MONDAY)
    nils = clock.at_desk(world.nils.user)
    nils.goto("/worklist/")
    since = nils.get_by_role("region", name="Since closing")
    assert "Red" in since.inner_text(), "what got worse undoes that it was settled"
    shot(nils, "monday-worse")
