"""A yellow alert goes down the plan's line by hand: from the panel, then by a key in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests import factories as make
from tests.journeys.browser import NARROW, axe_violations, scrolls_sideways
from tests.journeys.wall_clock import WallClock, measures, shot, wall_clock
from triage.models import Offer

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.journey
clock = pytest.fixture(wall_clock)


@pytest.fixture(autouse=True)
def plan(world: World) -> Any:
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


def offers() -> list[tuple[Any, str]]:
    rows = Offer.objects.using("owner").order_by("place")
    return list(rows.values_list("to_unit__name", "state"))


def test_a_yellow_is_offered_to_the_next_in_line_until_nobody_is_left(
    clock: WallClock, world: World
) -> None:
    measures(clock.on_phone(world.kari_user), "88")
    nora = clock.at_desk(world.nora.user)
    nora.goto("/worklist/")
    nora.get_by_role("rowheader", name="Kari Nordmann").get_by_role("link").click()
    panel = nora.get_by_role("complementary", name="Patient")
    assert offers() == []
    shot(nora, "next-in-line-panel")
    panel.get_by_role("link", name="Offer to the next in line: Stokmarknes legekontor").click()
    nora.get_by_role("heading", name="Offer to the next in line").wait_for()
    nora.get_by_text("Next in line: Stokmarknes legekontor").wait_for()
    assert axe_violations(nora) == []
    shot(nora, "next-in-line-page")
    nora.set_viewport_size(NARROW)
    assert not scrolls_sideways(nora)
    shot(nora, "next-in-line-narrow")
    nora.set_viewport_size({"width": 1280, "height": 900})
    nora.get_by_label("Message").fill("Tredje gule på en uke")
    nora.get_by_role("button", name="Offer to the next in line").click()
    nora.get_by_text("Offered. You have it until somebody takes it.").wait_for()
    assert offers() == [("Stokmarknes legekontor", "OPEN")]

    gunnar = clock.at_desk(world.gunnar.user)
    gunnar.goto("/worklist/")
    gunnar.get_by_role("button", name="Take over – Kari Nordmann").wait_for()
    gunnar.get_by_role("link", name="Kari Nordmann", exact=True).click()
    gunnar.get_by_text("Tredje gule på en uke").wait_for()

    nora.goto("/worklist/")
    nora.get_by_role("rowheader", name="Kari Nordmann").get_by_role("link").focus()
    nora.keyboard.press("l")
    nora.get_by_text("Next in line: Lungepoliklinikken").wait_for()
    nora.get_by_role("button", name="Offer to the next in line").press("Enter")
    nora.get_by_text("Offered. You have it until somebody takes it.").wait_for()
    assert offers() == [("Stokmarknes legekontor", "OPEN"), ("Lungepoliklinikken", "OPEN")]
    assert "/worklist/" in nora.url

    nora.get_by_role("rowheader", name="Kari Nordmann").get_by_role("link").click()
    nora.get_by_text("The plan names nobody further to ask.").wait_for()
    shot(nora, "next-in-line-nobody-left")
