"""A project lead makes the plan her own: a row of the shelf, one chosen beforehand, one of her own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.browser import (
    DESK,
    NARROW,
    PHONE,
    axe_violations,
    scrolls_sideways,
    sign_in,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.journey
SHOTS = os.environ.get("PLAN_SHOTS", "")


def looked_at(page: Page, address: str, name: str) -> list[str]:
    found = []
    for size in (DESK, PHONE, NARROW):
        page.set_viewport_size(size)
        page.goto(address)
        found += axe_violations(page) + (["scrolls sideways"] if scrolls_sideways(page) else [])
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{size['width']}.png", full_page=True)
    page.set_viewport_size(DESK)
    return found


def test_a_lead_makes_the_plan_her_own(page: Page, world: Any) -> None:
    sign_in(page, world.lise.user)
    page.goto("/benefits/")
    page.click("main a[href^='/benefits/plan/']")
    page.click("#offer-ALARMS button")
    page.wait_for_selector("#row-ALARMS")
    page.focus("#row-KNOWLEDGE_OF_ILLNESS form[action$='/beforehand/'] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#row-KNOWLEDGE_OF_ILLNESS .beforehand")
    assert page.locator("#row-KNOWLEDGE_OF_ILLNESS form").count() == 0

    page.click("main a[href='/benefits/plan/own/'] >> nth=0")
    for name, text in (
        ("name", "Færre telefoner"),
        ("indicator", "Telefoner til hjemmetjenesten"),
        ("definition", "Telefoner fra personen selv i de tre månedene."),
        ("precondition", "Telefoner føres i journalen."),
    ):
        page.fill(f"[name={name}]", text)
    page.check("[name=gains][value=RELATIVE]")
    page.click("main form button[type=submit]")
    page.wait_for_selector("tr[id^='row-OWN_']")

    page.click("main a[href='/benefits/tenant-figures/']")
    page.wait_for_url("**/tenant-figures/")
    page.fill("[name=value]", "120")
    page.fill("[name=source_text]", "trygghetsalarmene")
    page.select_option("[name=period]", index=next_quarter(page))
    page.click("main form button[type=submit]")
    page.wait_for_selector("#entered tbody tr")

    assert looked_at(page, "/benefits/plan/", "plan") == []
    assert looked_at(page, "/benefits/plan/own/", "own") == []
    assert looked_at(page, "/benefits/tenant-figures/", "figures") == []


def next_quarter(page: Page) -> int:
    """Return the place of the first quarter among the periods that are offered."""
    codes: list[str] = page.eval_on_selector_all(
        "[name=period] option", "all => all.map(one => one.value)"
    )
    return next(place for place, code in enumerate(codes) if "Q" in code)
