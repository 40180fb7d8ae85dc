"""The worklist in real browsers: keys, an order that holds still, contact lost, two nurses, its look."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests import factories as make
from tests.journeys.browser import axe_violations, scrolls_sideways, sign_in, small_targets
from tests.triage.test_greens import a_green, a_window
from tests.triage.test_worklist_filters import an_alert, many
from triage.models import Alert, WorklistCounter, WorklistLook

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.journey
SHOTS = os.environ.get("LIST_SHOTS", "")


def bump(world) -> None:
    for tenant in (world.hadsel, world.bodo):
        row, _ = WorklistCounter.objects.using("owner").get_or_create(tenant=tenant)
        WorklistCounter.objects.using("owner").filter(tenant=tenant).update(count=row.count + 1)


def poll(page: Page) -> None:
    page.evaluate(
        "document.querySelector('[data-worklist]').dispatchEvent(new CustomEvent('poll'))"
    )


def order(page: Page) -> list[str]:
    return page.locator("[data-row] [data-open]").all_inner_texts()


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.fixture
def open_all_day(world):
    make.Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")


@pytest.fixture
def listed(world, open_all_day):
    now = datetime.now(tz=UTC)
    ago = [now - timedelta(minutes=one) for one in (40, 30, 20)]
    patients = [
        make.patient(world.hadsel, given, family)
        for given, family in (("Åse", "Haugen"), ("Torleif", "Nygård"), ("Kåre", "Øyen"))
    ]
    for patient in patients:
        make.enrolment(patient, world.centre)
    reason = {"kind": "spo2", "value": "84", "bound": "86", "side": "below", "limit": "RED"}
    return [
        an_alert(
            world,
            patient,
            colour,
            waiting_since=at,
            opened_at=at,
            reason_params={**reason, "version": 2, "limit": colour},
        )
        for patient, colour, at in zip(patients, ("RED", "RED", "YELLOW"), ago, strict=True)
    ]


def test_everything_is_reached_by_keys_and_they_can_be_turned_off_for_good(people, world, listed):
    page = people.page()
    sign_in(page, world.nora.user)
    page.goto("/worklist/")
    page.locator("#main").focus()
    page.keyboard.press("j")
    assert page.locator(".is-selected").inner_text().startswith(("Rød", "!"))
    page.keyboard.press("ArrowDown")
    assert "Torleif" in page.locator(".is-selected").inner_text()
    page.keyboard.press("k")
    assert "Åse" in page.locator(".is-selected").inner_text()
    page.keyboard.press("Enter")
    page.locator("#panel .why-red").wait_for()
    for key, address in (("u", "snooze"), ("n", "contact"), ("r", "resolve"), ("e", "hand-over")):
        page.keyboard.press("Escape")
        page.locator("[data-row] [data-open]").first.focus()
        page.keyboard.press(key)
        page.wait_for_url(f"**/alerts/{listed[0].id}/{address}/**")
        page.goto("/worklist/")
    page.locator("#main").focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "f-q"
    page.keyboard.type("j")
    assert page.locator(".is-selected").count() == 0, "what is typed is no key"
    page.locator("#main").focus()
    page.keyboard.press("?")
    page.locator("dialog#keys[open]").wait_for()
    assert axe_violations(page) == []
    with page.expect_response("**/worklist/habits/") as kept:
        page.locator("#keys-on").uncheck()
    assert kept.value.status == 204
    page.goto("/worklist/")
    page.locator("#main").focus()
    page.keyboard.press("j")
    assert page.locator(".is-selected").count() == 0
    assert not WorklistLook.objects.using("owner").get(user=world.nora.user).keys_on
    page.locator("[data-dialog=keys]").click()
    with page.expect_response("**/worklist/habits/"):
        page.locator("#keys-on").check()
    page.locator("dialog#keys [data-close]").click()
    page.locator("#main").focus()
    page.keyboard.press("j")
    page.keyboard.press("t")
    page.wait_for_url("**/patients/*/")
    listed[0].refresh_from_db(using="owner")
    assert listed[0].claimed_by_id == world.nora.user_id


def test_a_new_red_moves_no_row_that_is_chosen_and_is_marked_new(people, world, listed):
    WorklistLook(
        user=world.nora.user, unit=world.centre, last_at=datetime.now(tz=UTC) - timedelta(hours=1)
    ).save(using="owner", force_insert=True)
    page = people.page(height=500)
    sign_in(page, world.nora.user)
    page.goto("/worklist/")
    # What stands above the list is fetched after it.
    page.wait_for_load_state("networkidle")
    row = page.locator("[data-row]", has_text="Kåre Øyen")
    row.locator("[data-open]").click()
    page.locator("#panel .why-yellow").wait_for()
    page.mouse.move(5, 5)
    before = row.bounding_box()["y"]
    world_old = datetime.now(tz=UTC) - timedelta(hours=3)
    an_alert(world, world.kari, "RED", waiting_since=world_old)
    bump(world)
    poll(page)
    page.locator("[data-row]", has_text="Kari Nordmann").wait_for()
    page.locator("#held-order").wait_for()
    assert abs(row.bounding_box()["y"] - before) < 2, "the chosen row stays where it was"
    assert order(page)[:3] == ["Åse Haugen", "Torleif Nygård", "Kari Nordmann"]
    mark = page.locator("[data-row]", has_text="Kari Nordmann").locator("[data-mark]")
    assert mark.is_visible()
    assert page.title().startswith("(3)")
    page.locator("[data-row]", has_text="Kari Nordmann").locator("[data-open]").click()
    assert not mark.is_visible(), "what was opened is new no more"
    with page.expect_navigation():
        page.locator("[data-resort]").click()
    assert order(page)[0] == "Kari Nordmann"


def test_a_server_that_is_gone_empties_no_list_and_says_so(people, live, world, listed):
    page = people.page()
    sign_in(page, world.nora.user)
    page.goto("/worklist/")
    assert page.locator("#stale").is_hidden()
    live.go_away()
    for _ in range(3):
        with page.expect_event("requestfailed", lambda one: "/worklist/?" in one.url):
            poll(page)
    page.locator("#stale").wait_for()
    assert len(order(page)) == 3
    assert page.locator(".wl.is-stale").count() == 1
    assert page.locator("#live.is-lost").count() == 1
    assert "kl." in page.locator("#stale").inner_text() or page.locator("#stale").inner_text()
    shot(page, "list-lost-1280")
    live.come_back()
    page.locator("#stale [data-retry]").click()
    page.locator("#stale").wait_for(state="hidden")
    assert len(order(page)) == 3


def test_the_second_of_two_nurses_is_told_who_took_it_and_overwrites_nothing(people, world, listed):
    nora, nils = people.page(), people.page()
    for page, member in ((nora, world.nora), (nils, world.nils)):
        sign_in(page, member.user)
        page.goto("/worklist/")
    nora.locator("[data-row] [data-claim]").first.click()
    nora.wait_for_url("**/patients/*/")
    with nils.expect_navigation():
        nils.locator("[data-row] [data-claim]").first.click()
    nils.locator("#messages", has_text="Nora").wait_for()
    row = nils.locator("[data-row]", has_text="Åse Haugen")
    assert "Nora" in row.inner_text()
    listed[0].refresh_from_db(using="owner")
    assert listed[0].claimed_by_id == world.nora.user_id
    row.locator("[data-open]").click()
    nils.locator("#panel", has_text="Nora").wait_for()


def test_a_panel_in_use_keeps_the_claim_and_a_lost_one_is_told(people, world, listed):
    page = people.page()
    sign_in(page, world.nora.user)
    page.goto("/worklist/")
    page.locator("[data-row] [data-claim]").first.click()
    page.wait_for_url("**/patients/*/")
    long_ago = datetime.now(tz=UTC) - timedelta(minutes=20)
    Alert.objects.using("owner").filter(id=listed[0].id).update(active_at=long_ago)
    with page.expect_response("**/active/") as beaten:
        page.evaluate("dispatchEvent(new Event('dho:beat'))")
    assert beaten.value.status == 204
    listed[0].refresh_from_db(using="owner")
    assert listed[0].active_at > long_ago
    Alert.objects.using("owner").filter(id=listed[0].id).update(
        claimed_by=world.nils.user, claimed_at=datetime.now(tz=UTC), active_at=None
    )
    page.evaluate("dispatchEvent(new Event('dho:beat'))")
    page.locator("[role=alert]", has_text="Nils").wait_for()


def test_a_sound_is_only_for_those_who_asked_and_only_for_a_new_red_that_nobody_has(
    people, world, listed
):
    called = "Number(document.documentElement.dataset.called || 0)"
    page = people.page()
    sign_in(page, world.nora.user)
    page.goto("/worklist/")
    an_alert(world, world.kari, "RED")
    bump(world)
    poll(page)
    page.locator("[data-row]", has_text="Kari Nordmann").wait_for()
    assert page.evaluate(called) == 0
    page.locator("[data-dialog=keys]").click()
    with page.expect_response("**/worklist/habits/"):
        page.locator("#sound-on").check()
    page.locator("dialog#keys [data-close]").click()
    an_alert(world, world.bjorn, "YELLOW")
    bump(world)
    page.mouse.move(2, 2)
    poll(page)
    page.locator("[data-row]", has_text="Bodøværing").wait_for()
    assert page.evaluate(called) == 0
    an_alert(world, world.bjorn, "RED", cause="pulse")
    bump(world)
    poll(page)
    page.locator("html[data-called='1']").wait_for(state="attached")


@pytest.mark.parametrize("width", [1440, 1280, 390])
def test_it_looks_right_crowded_filtered_and_empty(people, world, listed, width):
    page = people.page(width=width, height=1000)
    sign_in(page, world.nora.user)
    page.goto("/worklist/")
    faults: list[str] = []

    def look(name: str) -> None:
        shot(page, f"list-{name}-{width}")
        faults.extend(axe_violations(page))
        if scrolls_sideways(page):
            faults.append(f"{name}: scrolls sideways")

    page.locator("[data-row] [data-open]").first.click()
    page.locator("#panel .why-red").wait_for()
    look("chosen")
    many(world, 70, "YELLOW")
    Alert.objects.using("owner").filter(id=listed[0].id).update(
        due_at=datetime.now(tz=UTC) - timedelta(minutes=8)
    )
    plan = make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)
    a_window(world.kari, plan)
    a_green(world.kari, minutes_ago=1)
    page.goto("/worklist/")
    page.locator(".green-block").wait_for()
    look("crowded")
    page.goto(f"/worklist/?tenant={world.bodo.id}&owner=nobody")
    look("filtered")
    page.goto(f"/worklist/?view=red&tenant={world.bodo.id}")
    look("nothing")
    page.goto("/worklist/greens/")
    look("greens")
    page.goto(f"/patients/{world.kari.id}/alert/")
    look("by-hand")
    page.goto(f"/alerts/{listed[2].id}/snooze/")
    look("snooze")
    if width == 390:
        assert small_targets(page, 24) == []
    Alert.objects.using("owner").all().update(
        state="RESOLVED",
        outcome="ACTED",
        resolved_at=datetime.now(tz=UTC),
        resolved_by=world.nils.user,
    )
    page.goto("/worklist/")
    look("empty")
    assert faults == []
