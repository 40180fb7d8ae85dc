"""A patient answers a questionnaire on a phone: questions that come and go, a draft, no contact."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.core.management import call_command

from measurements.models import QuestionnaireVersion, Reading
from selfcare_plans.rules.document import Schedule, Window
from selfcare_plans.rules.templates.forms import form_item
from tenants.models import Unit
from tests import factories as make
from tests.journeys.browser import DESK, NARROW, PHONE, axe_violations, sign_in
from tests.journeys.test_patient_look import complaints

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.journey
DAILY = "/my/form/daily-check/"
ALL_DAY = Schedule(windows=(Window("dag", time(0), time(23, 59)),))


@pytest.fixture
def plan(world):
    daily = msgspec.structs.replace(form_item("daily-check"), schedule=ALL_DAY)
    phq = form_item("phq-9")
    document = msgspec.structs.replace(world.spo2_document(), items=(daily, phq))
    # Always open, so that the form can be looked at whenever this runs.
    Unit.objects.using("owner").filter(id=world.centre.id).update(
        opens=time(0), closes=time(23, 59, 59), weekdays="1234567"
    )
    return make.plan(world.kari, world.course, document, world.gunnar.user)


@pytest.fixture
def kari(people, world, plan) -> Page:
    page = people.page(**PHONE)
    sign_in(page, world.kari_user)
    return page


def stored():
    return Reading.objects.using("owner")


def test_questions_come_and_go_and_what_is_missing_is_told(kari, judging) -> None:
    kari.goto(DAILY)
    what = kari.locator("[data-question=what]")
    assert not what.is_visible()
    kari.check("input[value=worse]")
    assert what.is_visible()
    kari.check("input[value=same]")
    assert not what.is_visible()
    kari.check("input[value=worse]")
    kari.click("button[value=send]")
    missing = kari.locator("[data-missing]")
    missing.wait_for()
    assert missing.locator("li").count() == 1
    kari.check("input[value=breath]")
    kari.reload()
    assert kari.is_checked("input[value=breath]"), "the draft is kept on the device"
    kari.click("button[value=send]")
    kari.wait_for_url("**/my/sent/**")
    row = stored().get()
    assert row.answers == {"feeling": 2, "what": ["breath"]}
    kari.locator(".zone-yellow").wait_for()
    kari.goto(DAILY)
    assert not kari.is_checked("input[value=worse]"), "what was sent is no draft any more"


def test_it_may_be_sent_as_it_is(kari) -> None:
    kari.goto(DAILY)
    kari.check("input[value=much-worse]")
    kari.click("button[value=send]")
    kari.click("button[value=as_is]")
    kari.wait_for_url("**/my/sent/**")
    assert stored().get().flags == ["INCOMPLETE"]


def test_without_contact_it_waits_on_the_device_and_is_sent_later(kari, live) -> None:
    kari.goto("/my/")
    kari.goto(DAILY)
    kari.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kari.check("input[value=same]")
    live.go_away()
    kari.click("button[value=send]")
    kari.locator("[data-said][data-tone=done]").wait_for()
    assert not stored().exists()
    live.come_back()
    with kari.expect_response(lambda one: one.url.endswith("/api/v1/readings/") and one.ok):
        kari.goto("/my/")
    kari.locator("[data-queue]").wait_for(state="hidden")
    assert stored().get().answers == {"feeling": 1}


def test_phq_9_says_that_there_is_no_contact_and_is_sent_when_there_is(kari, live) -> None:
    kari.goto("/my/form/phq-9/")
    for number in range(1, 10):
        kari.check(f"input[name=q-{number}][value='0']")
    live.go_away()
    kari.click("button[value=send]")
    kari.locator("[data-said][data-tone=wrong]").wait_for()
    assert kari.locator("[data-question]").count() == 9, "the answers are still on the page"
    live.come_back()
    kari.click("button[value=send]")
    kari.wait_for_url("**/my/sent/**")
    assert stored().get().components == {"score": 0}


def test_without_scripts_the_same_form_is_sent(people, world, plan) -> None:
    page = people.page(**PHONE, java_script_enabled=False)
    sign_in(page, world.kari_user)
    page.goto(DAILY)
    page.check("input[value=worse]")
    page.click("button[value=send]")
    page.locator("[data-question=what]").wait_for()
    page.check("input[value=pain]")
    page.click("button[value=send]")
    page.wait_for_url("**/my/sent/**")
    assert stored().get().answers == {"feeling": 2, "what": ["pain"]}


@pytest.mark.parametrize("size", [PHONE, NARROW, DESK], ids=["phone", "narrow", "desk"])
def test_the_form_is_whole_and_can_be_read_and_pressed(people, world, plan, size) -> None:
    page = people.page(**size)
    sign_in(page, world.kari_user)
    found = []
    for address in (DAILY, "/my/form/phq-9/"):
        page.goto(address)
        found += complaints(page)
    page.check("input[name=q-1][value='1']")
    page.click("button[value=send]")
    found += complaints(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_of_staff_can_be_read(people, world, size) -> None:
    call_command("load_questionnaires")
    page = people.page(**size)
    sign_in(page, world.nora.user)
    phq = QuestionnaireVersion.objects.using("owner").get(questionnaire__name="phq-9")
    found = []
    page.goto("/questionnaires/")
    found += axe_violations(page)
    page.goto(f"/questionnaires/{phq.questionnaire_id}/")
    found += axe_violations(page)
    page.click("form[action$='/copy/'] button")
    page.wait_for_url("**/edit/")
    found += axe_violations(page)
    page.goto("/questionnaires/import/")
    found += axe_violations(page)
    assert not found, "\n".join(found)
