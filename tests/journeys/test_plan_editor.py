"""Writing a wide plan and drawing a case, in a real browser, at a desk and on a phone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from selfcare_plans.models import PlanVersion
from selfcare_plans.queries import document_of
from tests import factories as make
from tests.journeys.browser import axe_violations, scrolls_sideways, sign_in, small_targets
from tests.selfcare_plans.pages import address
from tests.triage.test_plan_editor_pages import wide

pytestmark = pytest.mark.journey


@pytest.fixture
def plan(world):
    return make.plan(world.kari, world.course, wide(world), world.gunnar.user)


def stored():
    return document_of(PlanVersion.objects.using("owner").order_by("-number").first())


def pictured(page, name):
    """Keep a picture where somebody wants to look (``DHO_PICTURES``)."""
    folder = os.environ.get("DHO_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def open_editor(page, world):
    page.goto(address("plan", world.kari))
    page.locator("button[value=begin]").click()
    page.wait_for_url("**/plan/edit/")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_doctor_changes_one_limit_in_a_long_plan(people, world, plan, width):
    page = people.page(width=width, height=900, has_touch=width == 390)
    sign_in(page, world.gunnar.user)
    open_editor(page, world)
    pictured(page, f"editor-{width}-closed")
    assert not scrolls_sideways(page)
    assert page.locator("#section-goals [name=what_matters]:visible").count() == 0
    page.locator("#items-0 > summary").click()
    page.fill("[name=items-0-rules-1-yellow_low]", "84")
    pictured(page, f"editor-{width}-item")
    page.evaluate(
        "document.querySelectorAll('form details').forEach((one) => { one.open = true; })"
    )
    page.evaluate(
        "document.querySelectorAll('#section-items').forEach((one) => { one.open = false; })"
    )
    pictured(page, f"editor-{width}-sections")
    page.evaluate(
        "document.querySelectorAll('#section-items').forEach((one) => { one.open = true; })"
    )
    assert axe_violations(page) == []
    assert small_targets(page) == []
    assert not scrolls_sideways(page)
    page.locator("button[value=review]").click()
    page.wait_for_url("**/plan/publish/")
    pictured(page, f"editor-{width}-difference")
    assert "84" in page.locator(".plan-diff").inner_text()
    assert str(stored().items[0].rules[1].yellow_low) == "84"


def test_parts_are_added_and_what_was_open_stays_open(people, world, plan):
    page = people.page()
    sign_in(page, world.gunnar.user)
    open_editor(page, world)
    page.locator("#section-steps > summary").click()
    page.locator("button[value='add:steps_green:medicine']").click()
    added = page.locator("[name=steps_green-1-medicine]")
    page.locator("[name=steps_green-1-medicine]:focus").wait_for()
    added.fill("Some vanleg")
    with page.expect_navigation():
        page.locator(".plan-save button[value=save]").click()
    page.goto(f"{address('plan-edit', world.kari)}?check")
    page.locator(".ds-error-summary").wait_for()
    page.locator(".ds-error-summary a").first.click()
    page.locator("[name=steps_green-1-prescriber]").wait_for()
    pictured(page, "editor-complaint")
    assert stored().steps.green[1].medicine == "Some vanleg"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_clinician_draws_readings_by_keyboard_and_pen(people, world, plan, width):
    page = people.page(width=width, height=900)
    sign_in(page, world.nora.user)
    page.goto(address("plan-own-case", world.kari))
    page.locator("[data-draw]").wait_for()
    assert axe_violations(page) == []
    assert small_targets(page) == []
    first = page.locator("[data-day='0']")
    first.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    lines = page.locator("[name=lines]")
    drawn = lines.input_value().splitlines()
    assert len(drawn) == 2
    assert all(";" in line and "spo2" in line for line in drawn)
    low, high = (float(line.split(";")[2]) for line in drawn)
    assert low < 78
    assert high > 90
    page.keyboard.press("Delete")
    assert len(lines.input_value().splitlines()) == 1
    box = page.locator(".draw-paper").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.4, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, y, steps=12)
    page.mouse.up()
    count = len(lines.input_value().splitlines())
    assert count > 5
    page.select_option("[data-draw-kind]", "blood_pressure")
    page.locator("[data-day='3']").focus()
    page.keyboard.press("End")
    assert "/" in lines.input_value().splitlines()[-1]
    pictured(page, f"drawn-{width}")
    assert not scrolls_sideways(page)
    with page.expect_navigation():
        page.locator("form.reh-paste button").click()
    assert page.locator(".reh-table tbody tr").count() == count + 1
    page.locator("[data-draw]").wait_for()
    assert page.locator(".draw-day circle").count() == count  # what was drawn stands on the paper
    pictured(page, f"judged-{width}")
