"""A patient answers the plan's questions on a phone: scales, a scale to 100, minutes; by keyboard too."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from benefits.models import IndicatorValue
from benefits.operations.asking import ask_for_benefits
from benefits.operations.plan import choose_row, define_row, take_out
from benefits.rules.plan_types import MeasuredIn
from dho.lib import clock
from dho.lib.scope import scope
from tenants.models import Enrolment
from tests.journeys.browser import DESK, NARROW, PHONE, sign_in
from tests.journeys.test_patient_look import complaints
from tests.rules.test_survey_questions import VAS

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.journey
SURVEY = "/my/survey/"
SHOTS = os.environ.get("SURVEY_SHOTS", "")
ROWS = (
    replace(VAS, name="Helse", indicator="Hvor god er helsen din i dag?", definition="Egen helse i dag."),
    replace(
        VAS, name="Pust", indicator="Hvor tungt puster du?", highest=10,
        lowest_means="ikke i det hele tatt", highest_means="verst tenkelig",
    ),
    replace(
        VAS, name="Hjelp", indicator="Hvor ofte får du den hjelpen du trenger?", lowest=1,
        highest=5, lowest_means="aldri", highest_means="alltid",
    ),
    replace(
        VAS, name="Fall", indicator="Hvor mange ganger har du falt?", highest=92,
        unit=MeasuredIn.TIMES_IN_3_MONTHS, lowest_means="", highest_means="",
        definition="Fall hjemme og ute, også de uten skade.",
    ),
)  # fmt: skip


@pytest.fixture
def asked(world: Any) -> list[str]:
    """Kari, asked at month 3 for every sort of answer; the codes of the own rows in turn."""
    started_at = clock.now() - timedelta(days=102)
    Enrolment.objects.using("owner").filter(patient=world.kari).update(started_at=started_at)
    by = world.viewer(world.lise)
    with scope(world.party(world.lise)):
        for code in ("KNOWLEDGE_OF_ILLNESS", "CONTROL_OF_ILLNESS"):
            take_out(by=by, code=code)
        choose_row(by=by, code="LESS_TRAVEL")
        codes = [define_row(by=by, said=said).code for said in ROWS]
    ask_for_benefits()
    return codes


def at(page: Page, world: Any, size: dict[str, int]) -> Page:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    sign_in(page, world.kari_user)
    page.goto(SURVEY)
    return page


@pytest.mark.parametrize("size", [PHONE, NARROW, DESK], ids=["phone", "narrow", "desk"])
def test_the_page_is_whole_and_can_be_read_and_pressed(
    page: Page, world: Any, asked: list[str], size: dict[str, int]
) -> None:
    at(page, world, size)
    found = complaints(page)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/survey-{size['width']}.png", full_page=True)
    page.fill("input[name=TRAVEL_MINUTES]", "en time")
    page.click("form.questionnaire >> nth=0 >> button.cta")
    page.locator(".ds-error-summary").wait_for()
    found += complaints(page)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/survey-wrong-{size['width']}.png", full_page=True)
    assert not found, "\n".join(found)


def test_she_answers_with_the_keyboard_alone(page: Page, world: Any, asked: list[str]) -> None:
    health, breath, help_, falls = asked
    at(page, world, PHONE)
    for name in ("SAFETY", "MASTERY", breath, help_):
        page.focus(f"input[name={name}] >> nth=0")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    page.focus("input[name=TRAVEL_MINUTES]")
    page.keyboard.type("12,5")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "TRAVEL_MINUTES-not-known"
    page.focus(f"input[name={health}]")
    page.keyboard.type("70")
    page.focus(f"input[name={falls}-not-known]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/")
    kept = IndicatorValue.objects.using("owner").filter(patient=world.kari, source="PATIENT")
    assert {one.indicator: one.value for one in kept} == {
        "SAFETY": 2, "MASTERY": 2, "TRAVEL_MINUTES": 12.5, health: 70, breath: 1, help_: 2,
        falls: None,
    }  # fmt: skip
