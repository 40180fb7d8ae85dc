"""What is said beside the engine, as it looks: the patient's cards, assessments, a rule eased, an end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.journeys.browser import (
    DESK,
    NARROW,
    PHONE,
    axe_violations,
    scrolls_sideways,
    sign_in,
)
from tests.journeys.test_patient_look import complaints
from tests.triage.test_acting_at_once import NOW_EAT, planned
from triage.models import Judgement
from triage.operations.drain import drain_all

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.journey
SHOTS = os.environ.get("CARE_SHOTS", "")


def of_staff(page: Page) -> list[str]:
    """What is wrong with a page of staff that is open."""
    return axe_violations(page) + (["scrolls sideways"] if scrolls_sideways(page) else [])


def looked_at(
    page: Page, address: str, name: str, *sizes: dict[str, int], is_staff: bool = False
) -> list[str]:
    """Open a page in each size; what is wrong with it."""
    found = []
    for size in sizes:
        page.set_viewport_size(size)
        page.goto(address)
        found += of_staff(page) if is_staff else complaints(page)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{size['width']}.png", full_page=True)
    return found


def register(page: Page, number: str) -> None:
    page.goto("/my/record/spo2/")
    page.fill("#number-value", number)
    page.click("form.reading button[type=submit]")
    page.wait_for_url("**/my/sent/**")
    drain_all()


def test_the_patient_is_asked_to_measure_again_and_to_act_at_once(phone: Page, world) -> None:
    planned(world, confirm_minutes=30, act_now=NOW_EAT, text_patient="Litt lavt.")
    sign_in(phone, world.kari_user)
    register(phone, "88")
    sent = phone.url
    phone.wait_for_selector("[data-again]")
    assert looked_at(phone, sent, "sent", PHONE, NARROW) == []
    assert looked_at(phone, "/my/", "day", PHONE, NARROW) == []
    with phone.expect_navigation():
        phone.click("[data-act-now] button[value=not_yet]")
    assert phone.is_visible("[data-act-now]")
    with phone.expect_navigation():
        phone.click("[data-act-now] button[value=yes]")
    assert not phone.is_visible("[data-act-now]")


def test_the_nurse_assesses_eases_and_ends(page: Page, phone: Page, world) -> None:
    planned(world, act_now=NOW_EAT)
    sign_in(phone, world.kari_user)
    register(phone, "88")
    with phone.expect_navigation():
        phone.click("[data-act-now] button[value=not_yet]")
    judgement = Judgement.objects.using("owner").get()
    sign_in(page, world.nora.user)
    page.goto(f"/patients/{world.kari.id}/")
    page.click("a[href$='/assess/']")
    page.wait_for_url("**/assess/")
    assert looked_at(page, page.url, "assess", DESK, NARROW, is_staff=True) == []
    page.check("input[value=GREEN]")
    page.fill("input[name=reason]", "Kald hånd, 95 % etterpå")
    page.click("main button[type=submit]")
    page.wait_for_selector("[data-assessments]")
    kari = f"/patients/{world.kari.id}"
    for address, name in (
        (f"{kari}/", "board"),
        (f"/judgements/{judgement.id}/", "judgement"),
        (f"{kari}/plan/ease/spo2-range/?side=below", "ease"),
        (f"{kari}/plan/end/", "end"),
        ("/learning/", "learning"),
    ):
        assert looked_at(page, address, name, DESK, PHONE, is_staff=True) == []
