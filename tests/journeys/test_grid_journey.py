"""An office fills in its grid by the keyboard alone: arrows, Enter, Tab, a pasted column, and mistakes."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from benefits.models import IndicatorValue
from benefits.operations.asking import ask_for_benefits
from dho.lib import clock
from tests import factories as make
from tests.benefits.conftest import group
from tests.journeys.browser import DESK, PHONE, axe_violations, scrolls_sideways, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tenants.models import Patient
    from tests.world import World

pytestmark = pytest.mark.journey
SHOTS = os.environ.get("GRID_SHOTS", "")
PATIENCE = 60_000


@pytest.fixture
def asked(world: World) -> list[Patient]:
    """Four of Hadsel, eleven months in, of Gunnar's office and opened to it."""
    started = clock.now() - timedelta(days=330)
    found = group(world.hadsel, world.centre, world.nora, [{}] * 4, started_at=started)
    for one in found:
        one.gp_unit = world.gp_office
        one.save(using="owner")
        make.grant(one, world.gp_office, world.gp_agreement, world.adam.user)
    ask_for_benefits()
    return found


def cell(of: Patient, code: str = "GP_VISITS", point: str = "M3") -> str:
    return f"{of.id.hex}-{code}-{point}"


def here(page: Page) -> str:
    """Return the name of the field in which the keyboard is."""
    return str(page.evaluate("document.activeElement.name"))


def value(page: Page, name: str) -> str:
    return page.input_value(f"[name='{name}']")


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def stands(of: Patient, code: str = "GP_VISITS", point: str = "M3") -> Any:
    row = IndicatorValue.objects.using("owner").get(
        patient=of, indicator=code, point=point, superseded_at=None
    )
    return "?" if row.not_known else int(row.value or 0)


def test_the_office_fills_in_its_grid_by_the_keyboard(
    people: Any, world: Any, asked: list[Patient]
) -> None:
    page = people.page(permissions=["clipboard-read", "clipboard-write"])
    page.set_default_timeout(PATIENCE)
    sign_in(page, world.gunnar.user)
    page.goto("/worklist/")
    page.click("main a[href^='/benefits/collect/']")
    page.wait_for_url("**/benefits/collect/**")
    names = page.eval_on_selector_all(
        "tbody tr", "all => all.map(one => one.querySelector('th').innerText)"
    )
    order = [next(p for p in asked if p.given_name in name) for name in names if "Person" in name]
    first, second, third, fourth = order
    assert page.locator("[data-standing] [data-state=LATE]").count() == 1
    assert page.locator("[data-standing] [data-state=MISSING]").count() == 1
    shot(page, "grid")

    # Enter and arrows move in the column, Tab and arrows in the row.
    page.focus(f"[name='{cell(first)}']")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    assert here(page) == cell(second)
    page.keyboard.type("?")
    page.keyboard.press("ArrowDown")
    assert here(page) == cell(third)
    page.keyboard.press("Shift+Enter")
    assert here(page) == cell(second)
    page.keyboard.press("ArrowUp")
    assert here(page) == cell(first)
    page.keyboard.press("ArrowRight")
    beside = here(page)
    assert beside.startswith(first.id.hex)
    assert beside != cell(first)
    page.keyboard.press("ArrowLeft")
    assert here(page) == cell(first)
    page.keyboard.press("Tab")
    assert here(page) == beside
    page.keyboard.press("Shift+Tab")
    assert here(page) == cell(first)

    # A column of a spreadsheet; its empty cell takes nothing away, and what finds no cell is told.
    page.keyboard.press("ArrowDown")
    paste(page, "\r\n4\r\nmange\r\n")
    assert [value(page, cell(one)) for one in order] == ["3", "?", "4", "mange"]
    assert "2" in page.inner_text("[data-said]")
    # One value goes where the keyboard is, as in any field.
    page.focus(f"[name='{cell(first, point='M6')}']")
    paste(page, "2\n")
    assert value(page, cell(first, point="M6")) == "2"
    # Two columns side by side.
    page.focus(f"[name='{cell(second, point='M3')}']")
    page.keyboard.press("ArrowRight")
    wide = here(page)
    paste(page, "1\t5\n")
    assert value(page, wide) == "1"

    # The mistake is told at its cell, and nothing is lost.
    page.focus("[data-grid] button[type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector(".ds-error-summary")
    assert page.locator("[aria-invalid=true]").count() == 1
    assert page.get_attribute("[aria-invalid=true]", "name") == cell(fourth)
    assert [value(page, cell(one)) for one in order] == ["3", "?", "4", "mange"]
    assert value(page, cell(first, point="M6")) == "2"
    assert axe_violations(page) == []
    shot(page, "grid-wrong")
    page.focus(".ds-error-summary a")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"[name='{cell(fourth)}']:focus")
    assert not IndicatorValue.objects.using("owner").filter(patient__in=asked).exists()

    page.keyboard.press("Control+a")
    page.keyboard.type("0")
    page.focus("[data-grid] button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"[id='id_{cell(second)}_mark'][data-state=NOT_KNOWN]")
    assert page.locator(".ds-error-summary").count() == 0
    assert [stands(one) for one in order] == [3, "?", 4, 0]
    assert stands(first, point="M6") == 2
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert axe_violations(page) == []
        assert not scrolls_sideways(page)
        shot(page, f"grid-saved-{size['width']}")


def test_leaving_after_a_mistake_asks_first(people: Any, world: Any, asked: list[Patient]) -> None:
    page = people.page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, world.gunnar.user)
    page.goto("/worklist/")
    page.click("main a[href^='/benefits/collect/']")
    page.wait_for_url("**/benefits/collect/**")
    page.fill(f"[name='{cell(asked[0])}']", "mange")
    with page.expect_navigation():
        page.click("[data-grid] button[type=submit]")
    page.wait_for_selector(".ds-error-summary")
    asked_first: list[str] = []

    def stay(dialog: Any) -> None:
        asked_first.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    # A browser asks only those who have touched the page.
    page.click("h1")
    with page.expect_event("dialog"):
        page.evaluate("setTimeout(() => location.assign('/worklist/'))")
    assert asked_first == ["beforeunload"]
    assert value(page, cell(asked[0])) == "mange"
