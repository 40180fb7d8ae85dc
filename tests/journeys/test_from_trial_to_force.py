"""In real browsers: a start-up plan becomes a plan of the person's own, approved from the overview."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from selfcare_plans.models import PlanVersion
from tenants.models import Unit
from tests.journeys.browser import (
    DESK,
    NARROW,
    PHONE,
    axe_violations,
    scrolls_sideways,
    sign_in,
    small_targets,
)
from tests.triage.test_trial import event, first, measure, measured

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey
__all__ = ["first", "measured"]


def looked_at(page: Page, name: str) -> None:
    """The rules of the face hold, wide and narrow; a picture where one is asked for."""
    assert axe_violations(page) == []
    for size in (NARROW, PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert not scrolls_sideways(page), (name, size)
        if folder := os.environ.get("DHO_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert small_targets(page, 24) == []
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


def test_a_start_up_plan_becomes_the_person_s_own_and_is_approved_from_the_overview(
    people: Any, world: World, measured: PlanVersion
) -> None:
    Unit.objects.using("owner").filter(id=world.centre.id).update(plan_approval="DOCTOR")
    measure(world, 84, 1.1)
    event(world, "COURSE_OF_TREATMENT", 1.2)
    nora, gunnar = people.page(), people.page()
    sign_in(nora, world.nora.user)
    sign_in(gunnar, world.gunnar.user)

    nora.goto("/plans/")
    looked_at(nora, "plans")
    nora.locator("section:has(#trial-ready) a").click()
    nora.wait_for_url("**/plan/trial/")
    looked_at(nora, "trial")
    form = nora.locator("form:has(input[name=token])")
    form.locator("textarea[name=reason]").fill("Ligger stabilt her")
    form.locator("button[value=accept]").click()
    nora.wait_for_url("**/plan/trial/?period=TRIAL")
    looked_at(nora, "trial-decided")

    nora.goto(f"/patients/{world.kari.id}/plan/propose/")
    nora.locator("form:has(select[name=whom]) button").click()
    nora.wait_for_url("**/plan/")
    gunnar.goto("/plans/to-approve/")
    box = gunnar.locator("input[name=marked]")
    box.wait_for()
    looked_at(gunnar, "overview")
    box.check()
    with gunnar.expect_navigation():
        gunnar.locator("main form button.ds-button").click()
    assert PlanVersion.objects.using("owner").get(status="PUBLISHED").number == 2
