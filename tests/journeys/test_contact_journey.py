"""The nurse and the patient in touch: written, answered without a net and with it, rung, asked, told by telephone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dho.lib.clock import OSLO
from messaging.models import Message
from tests import factories as make
from tests.journeys.browser import DESK, NARROW, PHONE, sign_in
from tests.journeys.test_care_look import looked_at, register
from triage.models import Alert, ContactLog
from triage.operations.drain import drain_all
from triage.operations.messages import find_messages

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.journey


@pytest.fixture(autouse=True)
def always_open(world) -> None:
    make.Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")
    make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


def test_a_conversation_is_read_answered_without_a_net_and_sent_with_it(
    page: Page, phone: Page, world, live
) -> None:
    sign_in(page, world.nora.user)
    page.goto(f"/patients/{world.kari.id}/messages/")
    page.fill("textarea[name=text]", "Ta det med ro i dag, og mål igjen i kveld.")
    page.click("main form button[type=submit]")
    page.wait_for_selector("[data-conversation]")
    sign_in(phone, world.kari_user)
    phone.goto("/my/")
    phone.click("[data-unread] a")
    phone.wait_for_url("**/my/messages/")
    phone.wait_for_selector("[data-conversation]")
    live.go_away()
    phone.fill("textarea[name=text]", "Det skal jeg. Takk!")
    phone.click("form[data-message] button[type=submit]")
    phone.wait_for_selector("[data-said][data-tone=wrong]")
    assert phone.input_value("textarea[name=text]") == "Det skal jeg. Takk!"
    live.come_back()
    phone.reload()
    assert phone.input_value("textarea[name=text]") == "Det skal jeg. Takk!"
    phone.click("form[data-message] button[type=submit]")
    phone.wait_for_selector("[data-is-sent]")
    assert phone.input_value("textarea[name=text]") == ""
    assert Message.objects.using("owner").filter(side="PATIENT").count() == 1
    assert looked_at(phone, "/my/messages/", "my-messages", PHONE, NARROW) == []
    assert looked_at(phone, "/my/", "day-with-messages", PHONE, NARROW) == []
    find_messages()
    page.goto("/worklist/")
    page.click(f"#p-{world.kari.id} [data-open]")
    page.wait_for_selector("[data-unread]")
    assert looked_at(page, "/worklist/", "list-message", DESK, NARROW, is_staff=True) == []
    kari = f"/patients/{world.kari.id}"
    assert looked_at(page, f"{kari}/messages/", "messages", DESK, NARROW, is_staff=True) == []
    page.fill("textarea[name=text]", "Fint.")
    page.check("input[name=closes]")
    with page.expect_navigation():
        page.click("main form button[type=submit]")
    assert Alert.objects.using("owner").get().state == "RESOLVED"


def test_rung_in_vain_asked_to_measure_again_and_told_by_telephone(
    page: Page, phone: Page, world
) -> None:
    sign_in(phone, world.kari_user)
    register(phone, "88")
    kari = f"/patients/{world.kari.id}"
    sign_in(page, world.nora.user)
    page.goto(f"{kari}/")
    page.click("[data-no-answer]")
    page.wait_for_selector("[data-attempts]")
    page.click("a[data-note]")
    page.wait_for_url("**/contact/")
    assert looked_at(page, page.url, "call", DESK, NARROW, is_staff=True) == []
    page.fill("textarea[name=said]", "Kald på fingrene")
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**{kari}/")
    page.click("a[href$='/measure-again/']")
    page.wait_for_url("**/measure-again/")
    assert looked_at(page, page.url, "measure-again", DESK, NARROW, is_staff=True) == []
    due = (datetime.now(tz=UTC) + timedelta(hours=1)).astimezone(OSLO)
    page.fill("input[name=due_at]", due.strftime("%Y-%m-%dT%H:%M"))
    page.fill("textarea[name=words]", "Varm hånden først")
    page.click("main form button[type=submit]")
    page.wait_for_selector("[data-asked]")
    assert looked_at(page, f"{kari}/", "board-contact", DESK, PHONE, is_staff=True) == []
    assert looked_at(phone, "/my/", "day-asked", PHONE, NARROW) == []
    assert phone.is_visible("[data-again]")
    assert looked_at(page, f"{kari}/phone-in/", "phone-in", DESK, NARROW, is_staff=True) == []
    page.fill("#spo2-value", "940")
    page.click("main form button.ds-button[type=submit]:not([name])")
    page.wait_for_selector("[aria-invalid]")
    assert page.input_value("#spo2-value") == "940"
    page.fill("#spo2-value", "94")
    page.click("main form button.ds-button[type=submit]:not([name])")
    page.wait_for_url("**/phone-in/sent/**")
    drain_all()
    page.wait_for_selector("#colours .st-green, #colours [class*=green]")
    assert looked_at(page, page.url, "phone-in-sent", DESK, NARROW, is_staff=True) == []
    assert ContactLog.objects.using("owner").count() == 3
    alert = Alert.objects.using("owner").get()
    assert (alert.remeasure_due_at, alert.broke_through) == (None, "MEASURED_AGAIN")
    assert not phone.goto("/my/") or not phone.is_visible("[data-again]")
