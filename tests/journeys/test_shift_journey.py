"""Friday before closing and Monday at opening, in a browser, with the clock moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dho.lib import clock
from tests.journeys.browser import (
    DESK,
    NARROW,
    PHONE,
    axe_violations,
    scrolls_sideways,
    sign_in,
)
from tests.triage.test_shift_pages import FRIDAY, MONDAY_8, alert

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.journey
ROW = "[data-settle-row]"


@pytest.fixture
def at(monkeypatch: Any) -> Callable[[datetime], None]:
    def move(now: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: now.astimezone(UTC))

    return move


def wrong_with(page: Page, address: str) -> list[str]:
    """What is wrong with a page as it looks, wide and on a phone."""
    found = []
    for size in (DESK, PHONE, NARROW):
        page.set_viewport_size(size)
        page.goto(address)
        found += axe_violations(page)
        found += [f"{address} scrolls sideways"] if scrolls_sideways(page) else []
    page.set_viewport_size(DESK)
    return found


def test_friday_before_closing_everything_is_settled_but_one_and_monday_begins_with_it(
    page: Page, at: Callable[[datetime], None], world: Any
) -> None:
    alert(world, colour="RED", patient=world.bjorn)
    alert(world, cause="pulse")
    alert(world, cause="weight")
    at(FRIDAY + timedelta(hours=14, minutes=30))
    sign_in(page, world.nora.user)
    page.goto("/worklist/")
    page.click("[data-closing] a")
    page.wait_for_url("**/shift/settle/")
    assert page.locator(ROW).count() == 3
    _settle_by_keyboard(page, "Rang Bjørn, er bedre")
    _settle_by_keyboard(page, "")
    page.wait_for_selector("#settle-left:has-text('1')")
    assert page.get_attribute("#settle-left", "role") == "status"
    assert axe_violations(page) == []
    assert wrong_with(page, "/shift/settle/") == []
    page.goto("/shift/")
    with page.expect_navigation():
        page.click("form[action$='/sign-off/'] button")

    alert(world, hour=36, cause="temperature")
    at(MONDAY_8 + timedelta(minutes=5))
    sign_in(page, world.nora.user)
    page.goto("/worklist/")
    block = page.locator("[data-since-closing]")
    assert block.locator("li").count() == 2, "the one that was left, and the one that came"
    assert block.locator("[data-left]").is_visible()
    assert wrong_with(page, "/worklist/") == []
    assert wrong_with(page, "/shift/") == []
    page.goto("/worklist/")
    block.locator("li a").first.click()
    page.wait_for_selector("#panel [data-shift-notes]")


def _settle_by_keyboard(page: Page, words: str) -> None:
    """Save the first row that is not settled: choose, write, Enter; the row then has the focus."""
    row = page.locator(f"{ROW}:not(.is-settled)").first
    name = row.get_attribute("id")
    row.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    if words:
        page.keyboard.press("Enter")
        # What has come is a form of htmx only when it has settled.
        page.wait_for_selector(f"#{name}:not(.htmx-added) [role=alert]")
        page.locator(f"#{name} input[name=note]").fill(words)
        page.locator(f"#{name} input[name=note]").press("Enter")
    else:
        page.keyboard.press("Enter")
    page.wait_for_selector(f"#{name}.is-settled:focus")


def test_the_hours_and_the_rota_are_filled_by_hand(page: Page, world: Any) -> None:
    sign_in(page, world.nora.user)
    unit = f"/units/{world.centre.id}"
    page.goto(f"{unit}/hours/days/new/")
    page.fill("input[name=date]", "2031-12-24")
    page.fill("input[name=closes]", "12:00")
    page.fill("input[name=reason]", "Julaften")
    page.click("main form.form button[type=submit]")
    page.wait_for_url("**/hours/")
    assert "Julaften" in page.inner_text("main table")
    page.goto(f"{unit}/rota/")
    page.select_option("select[name=person]", label="Nils")
    page.click("main form.form button[type=submit]")
    page.wait_for_selector("main table form")
    for address in ("hours/", "hours/days/new/", "rota/"):
        assert wrong_with(page, f"{unit}/{address}") == []
    assert wrong_with(page, f"/patients/{world.kari.id}/shift-note/") == []
