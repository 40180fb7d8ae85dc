"""The pages of patient and relative as they look: axe, targets, width; empty and crowded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.test import Client

from selfcare_plans.rules.templates import TemplateName, template
from tests import factories as make
from tests.journeys.browser import (
    DESK,
    NARROW,
    PHONE,
    axe_violations,
    scrolls_sideways,
    sign_in,
    small_targets,
)
from tests.measurements.test_record_readings import a_reading, post
from triage.operations.drain import drain_all

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.journey

MINE = ("/my/", "/my/record/{kind}/", "/my/readings/", "/my/plan/", "/my/contact/")
SPACED = """
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-bottom: 2em !important; }
"""


def complaints(page: Page) -> list[str]:
    """What is wrong with the page that is open, with where it is."""
    found = axe_violations(page) + [f"small: {one}" for one in small_targets(page)]
    return [f"{page.url}: {one}" for one in found] + (
        [f"{page.url}: scrolls sideways"] if scrolls_sideways(page) else []
    )


def crowded(world) -> None:
    """Everything at once: four diagnoses' items, many readings, all colours."""
    plans = [
        template(name, receivers=(str(world.gp_office.id),), review_date=date(2027, 2, 1))
        for name in TemplateName
    ]
    items = {item.kind: item for plan in plans for item in plan.items}
    document = msgspec.structs.replace(plans[0], items=tuple(items.values()))
    make.plan(world.kari, world.course, document, world.gunnar.user)
    now = datetime.now(UTC)
    for kind, unit, values in (
        ("body_temperature", "Cel", (37.1, 38.4, 39.6)),
        ("respiration_rate", "/min", (14, 22, 30)),
        ("pulse", "/min", (70, 120, 140)),
        ("steps", "{steps}", (4000, 8000, 12000)),
    ):
        for n in range(9):
            at = (now - timedelta(hours=7 * n + 1)).isoformat()
            body = a_reading(world.kari, kind=kind, unit=unit, value=values[n % 3], measured_at=at)
            assert post(Client(), body, world.kari_device).status_code == 201
    drain_all()


def look(page: Page, addresses: tuple[str, ...], kinds: tuple[str, ...]) -> list[str]:
    found = []
    for address in addresses:
        for kind in kinds if "{kind}" in address else kinds[:1]:
            page.goto(address.format(kind=kind))
            for summary in page.locator("main summary").all():
                summary.click()
            found += complaints(page)
    return found


@pytest.mark.parametrize("size", [PHONE, NARROW, DESK], ids=["phone", "narrow", "desk"])
@pytest.mark.parametrize("state", ["empty", "crowded"])
def test_every_page_of_the_patient_is_accessible(people, world, state, size):
    if state == "crowded":
        crowded(world)
    page = people.page(**size)
    sign_in(page, world.kari_user)
    assert look(page, MINE, ("spo2", "blood_pressure", "glucose")) == []


@pytest.mark.parametrize("locale", ["nb-NO", "en-GB"])
def test_the_answer_and_the_question_are_accessible_in_both_languages(people, world, locale):
    crowded(world)
    page = people.page(**NARROW, locale=locale)
    sign_in(page, world.kari_user)
    page.goto("/my/record/body_temperature/")
    page.fill("#number-value", "47,5")
    page.click("form.reading button[type=submit]")
    page.wait_for_selector("[data-said][data-tone=ask]")
    assert complaints(page) == []
    page.click("form.reading button[type=submit]")
    page.wait_for_url("**/my/sent/**")
    assert complaints(page) == []
    drain_all()
    page.reload()  # the page itself asks more and more seldom
    page.wait_for_selector(".zone-red")
    assert complaints(page) == []


def test_every_page_of_a_relative_is_accessible(people, world):
    crowded(world)
    world.rune.may_record = True
    world.rune.save(using="owner")
    page = people.page(**PHONE)
    sign_in(page, world.rune.user)
    own = f"/relative/{world.kari.id}/"
    addresses = (
        "/relative/",
        own,
        f"{own}record/{{kind}}/",
        f"{own}readings/",
        f"{own}plan/",
        f"{own}contact/",
    )
    assert look(page, addresses, ("spo2",)) == []


def test_nothing_is_lost_when_the_reader_spaces_the_text(people, world):
    crowded(world)
    page = people.page(**NARROW)
    sign_in(page, world.kari_user)
    for address in ("/my/", "/my/record/spo2/", "/my/plan/", "/my/contact/"):
        page.goto(address)
        page.evaluate(
            "(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
            " document.adoptedStyleSheets = [sheet]; }",
            SPACED,
        )
        assert not scrolls_sideways(page)


def test_the_main_buttons_and_the_fields_are_large_and_have_clear_edges(people, world):
    make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)
    page = people.page(**PHONE)
    sign_in(page, world.kari_user)
    page.goto("/my/record/spo2/")
    for selector, least in ((".reading .cta", 72), ("#number-value", 84), ("[data-step]", 84)):
        box = page.locator(selector).first.bounding_box()
        assert box
        assert box["height"] >= least, selector
    edge = page.evaluate("getComputedStyle(document.querySelector('#number-value')).borderTopColor")
    assert edge == "rgb(74, 79, 85)"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
