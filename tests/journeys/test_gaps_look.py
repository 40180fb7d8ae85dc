"""Limits on a GP's link, evening services, what a relative may be told, and the load page, as they look."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dho.lib.one_time import link_secret, one_time_code
from selfcare_plans.models import PlanVersion
from tenants.models import EveningService, Unit
from tenants.rules.codes import Role
from tests import factories as make
from tests.journeys.browser import DESK, NARROW, PHONE, axe_violations, scrolls_sideways, sign_in
from tests.selfcare_plans.acting import sound
from tests.triage.load_cases import alert, offer, patients
from tests.triage.test_board import readings
from tests.triage.test_questions import asks
from triage.models import Question, QuestionLink

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.journey
SHOTS = os.environ.get("GAPS_SHOTS", "")
_WIDER = """() => [...document.querySelectorAll('.scroll-x')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText.slice(0, 40))"""


@pytest.fixture
def open_units(world: Any) -> None:
    Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")


def wrong(page: Page, name: str, *sizes: dict[str, int]) -> list[str]:
    found = []
    for size in sizes or (DESK, PHONE, NARROW):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found += axe_violations(page) + (["scrolls sideways"] if scrolls_sideways(page) else [])
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{size['width']}.png", full_page=True)
    return found


def test_a_gp_changes_a_limit_on_her_phone_through_the_link(
    page: Page, world: Any, open_units: None
) -> None:
    first = make.plan(world.kari, world.course, sound(world), world.gunnar.user)
    readings(world, *[88, 89, 91] * 8)
    asks(world, with_link=True)
    link = QuestionLink.objects.using("owner").get()
    there = f"/q/{link_secret(link.id)}/"
    page.set_viewport_size(PHONE)
    page.goto(there)
    with page.expect_navigation():
        page.click("button:has-text('kode')")
    code = QuestionLink.objects.using("owner").get().code_id
    page.fill("#code", one_time_code(code))
    page.press("#code", "Enter")
    page.wait_for_selector("#limits")
    assert wrong(page, "link") == []
    page.set_viewport_size(PHONE)
    low = page.locator("[name=limit-spo2-range-green_low]")
    low.fill("70")
    page.click("#limits .acts button[value=limits]")
    page.wait_for_selector("#limits .ds-error-summary")
    assert wrong(page, "link-refused", PHONE) == []
    low.fill("88")
    page.fill("#limits [name=review_date]", "2027-03-01")
    page.fill("#limits [name=comment]", "Fast lav")
    page.click("#limits .acts button[value=limits]")
    page.wait_for_selector("#limits-confirm")
    assert wrong(page, "link-difference") == []
    page.set_viewport_size(PHONE)
    page.click("#limits button[value=limits-publish]")
    page.wait_for_selector("#limits", state="detached")
    kept = Question.objects.using("owner").get()
    assert (kept.answer, kept.way, kept.answer_text) == ("ADJUST", "LINK", "Fast lav")
    holding = PlanVersion.objects.using("owner").get(status="PUBLISHED", in_force_to=None)
    assert holding.number == first.number + 1


def test_the_evening_services_and_what_a_relative_may_be_told_are_for_everybody(
    page: Page, world: Any
) -> None:
    row = EveningService(unit=world.centre, name="Ambulerende nattjeneste", phone="75000061")
    row.save(using="owner", force_insert=True)
    alert(world, world.kari, at=datetime.now(tz=UTC) - timedelta(hours=1))
    sign_in(page, world.nora.user)
    told = f"/patients/{world.kari.id}/access/relative/{world.rune.id}/told/"
    for name, address in (
        ("hours", f"/units/{world.centre.id}/hours/"),
        ("service", f"/units/{world.centre.id}/evening-service/{row.id}/"),
        ("settle", "/shift/settle/"),
        ("access", f"/patients/{world.kari.id}/access/"),
        ("told", told),
    ):
        page.goto(address)
        assert wrong(page, name) == [], name
    page.check("input[name=may_be_told][value=NOTHING]")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/access/")
    world.rune.refresh_from_db(using="owner")
    assert world.rune.may_be_told == "NOTHING"


def test_the_tables_of_the_load_page_fit_a_desk(page: Page, world: Any) -> None:
    lena = make.member("Lena", world.centre, Role.PROJECT_LEAD)
    now = datetime.now(tz=UTC)
    six = patients(world, world.hadsel, 6)
    for n in range(60):
        at = now - timedelta(days=9 + n % 14, hours=n % 7)
        of = alert(
            world,
            six[n % 6],
            at=at,
            colour=("RED", "YELLOW")[n % 2],
            taken=8 + n,
            met=30 + 4 * n,
            closed=900 + 60 * n,
        )
        offer(world, of, "DECLINED")
    sign_in(page, lena.user)
    page.set_viewport_size(DESK)
    page.goto("/load/")
    assert page.evaluate(_WIDER) == []
    assert wrong(page, "load") == []
