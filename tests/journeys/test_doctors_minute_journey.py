"""The doctor's minute in real browsers: a link on the GP's telephone, and an answer on the telephone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from dho.lib import clock
from messaging.gateways import send_email
from messaging.operations import send_waiting
from tenants.models import Unit
from tests import factories as make
from tests.journeys.browser import PHONE, axe_violations, scrolls_sideways, sign_in
from tests.journeys.wall_clock import measures, shot
from tests.triage.test_questions import asks
from triage.models import Alert, Question, QuestionLink

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.fixtures import People
    from tests.world import World

pytestmark = pytest.mark.journey
ASKED = "Ligger fast på 88. Skal grensen ned?"


@pytest.fixture(autouse=True)
def always_open(world: World) -> None:
    Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")
    make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


@pytest.fixture
def nora(people: People, world: World) -> Page:
    """Nora's desk; she has asked Gunnar's office about a yellow, and a link has gone."""
    kari, nora = people.page(locale="en-GB", **PHONE), people.page(locale="en-GB")
    sign_in(kari, world.kari_user)
    measures(kari, "88")
    sign_in(nora, world.nora.user)
    nora.goto("/worklist/")
    nora.get_by_role("button", name="Take – Kari Nordmann").click()
    nora.get_by_role("link", name="Ask the doctor – Kari Nordmann, SpO₂ 88 %").click()
    nora.get_by_label("Whom").select_option(label="Stokmarknes legekontor")
    nora.get_by_label("Question").fill(ASKED)
    assert nora.get_by_label("Send it as a link too").is_checked()
    nora.get_by_role("button", name="Ask the doctor").click()
    nora.get_by_role("heading", name="Other ways to the doctor").wait_for()
    return nora


@pytest.fixture
def gunnar(people: People, nora: Page) -> Page:
    """A telephone at which nobody is signed in."""
    return people.page(locale="en-GB", **PHONE, has_touch=True)


def letters() -> list[str]:
    """Return what has come to the office's registered e-mail, the newest last."""
    send_waiting(send=send_email)
    return [str(one.body) for one in mail.outbox if one.to == ["gp@example.test"]]


def link_in(letter: str) -> str:
    """Return the path of the link in a letter."""
    (path,) = re.findall(r"/q/[\w-]+/", letter)
    return path


def code_in(letter: str) -> str:
    """Return the six digits in a letter."""
    (code,) = re.findall(r"\b\d{6}\b", letter)
    return code


def types(page: Page, code: str) -> None:
    """Type a code that was sent, and open."""
    page.get_by_label("Code, six digits").fill(code)
    page.get_by_role("button", name="Open").click()


def asks_for_code(page: Page) -> str:
    """Ask for a code on the page of the link, and return the one that came."""
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_text("A code is on its way").wait_for()
    return code_in(letters()[-1])


def says_nothing(page: Page) -> None:
    """The page is the one of a link that nobody ever made, and names nobody."""
    page.get_by_role("heading", name="Nothing to open here").wait_for()
    assert "Kari" not in page.content()
    page.get_by_role("link", name="75 00 00 00").first.wait_for()


def test_a_gp_answers_on_his_telephone_through_the_link_which_then_opens_nothing(
    nora: Page, gunnar: Page, world: World
) -> None:
    address = link_in(letters()[0])
    gunnar.goto(address)
    assert "Kari" not in gunnar.content()
    code = asks_for_code(gunnar)
    shot(gunnar, "link-code")
    assert axe_violations(gunnar) == []
    types(gunnar, "000000" if code != "000000" else "111111")
    gunnar.get_by_role("alert").get_by_text("The code is wrong or over").wait_for()
    types(gunnar, code)
    gunnar.get_by_role("heading", name="Kari Nordmann").wait_for()
    gunnar.get_by_text(ASKED).wait_for()
    shot(gunnar, "link-minute")
    assert axe_violations(gunnar) == []
    assert not scrolls_sideways(gunnar)
    gunnar.get_by_label("Free text").fill("Grønn fra 88 er greit for henne.")
    gunnar.get_by_role("button", name="Adjust: as I have written").click()
    gunnar.get_by_role("heading", name="Thank you").wait_for()
    shot(gunnar, "link-thanks")
    gunnar.goto(address)
    says_nothing(gunnar)

    nora.goto(f"/patients/{world.kari.id}/")
    box = nora.get_by_role("region", name="Questions to doctors")
    assert "Wants it adjusted" in box.inner_text()
    assert "through a link" in box.inner_text()
    assert Question.objects.using("owner").get().answered_by_id == world.gunnar.user_id


def test_a_link_of_more_than_72_hours_opens_nothing_and_the_question_still_waits(
    nora: Page, gunnar: Page
) -> None:
    address = link_in(letters()[0])
    gunnar.goto(address)
    code = asks_for_code(gunnar)
    made = clock.now() - timedelta(hours=73)
    QuestionLink.objects.using("owner").update(made_at=made, expires_at=made + timedelta(hours=72))
    types(gunnar, code)
    says_nothing(gunnar)
    shot(gunnar, "link-over")
    assert axe_violations(gunnar) == []
    with nora.expect_navigation():
        nora.get_by_role("button", name="Send a link").click()
    new = link_in(letters()[-1])
    assert new != address
    gunnar.goto(new)
    types(gunnar, asks_for_code(gunnar))
    gunnar.get_by_role("heading", name="Kari Nordmann").wait_for()


def test_a_link_opens_for_nobody_who_has_not_the_code_signed_in_or_not(
    nora: Page, gunnar: Page, people: People, world: World
) -> None:
    address = link_in(letters()[0])
    gunnar.goto(address)
    code = asks_for_code(gunnar)
    types(gunnar, code)
    gunnar.get_by_role("heading", name="Kari Nordmann").wait_for()
    greta = people.page(locale="en-GB")
    sign_in(greta, world.greta.user)
    greta.goto(address)
    assert "Kari" not in greta.content(), "another office's doctor, signed in, without the code"
    types(greta, code)
    greta.get_by_role("alert").get_by_text("The code is wrong or over").wait_for()
    assert "Kari" not in greta.content()
    gunnar.goto(f"/patients/{world.kari.id}/")
    gunnar.get_by_label("Username").wait_for()
    assert "Kari" not in gunnar.content(), "a link opens its one page, and no other"
    assert Question.objects.using("owner").get().state == "OPEN"


def test_a_link_about_another_patient_wants_its_own_code_and_shows_no_more_than_its_own(
    nora: Page, gunnar: Page, world: World
) -> None:
    about_kari = link_in(letters()[-1])
    about_ola = asks_about_ola(world)
    gunnar.goto(about_kari)
    of_kari = asks_for_code(gunnar)
    types(gunnar, of_kari)
    gunnar.get_by_role("heading", name="Kari Nordmann").wait_for()
    gunnar.goto(about_ola)
    gunnar.get_by_role("button", name="Send me a code").wait_for()
    assert "Ola" not in gunnar.content(), "the one link's code has opened the other"
    of_ola = asks_for_code(gunnar)
    assert of_ola != of_kari
    types(gunnar, of_kari)
    gunnar.get_by_role("alert").get_by_text("The code is wrong or over").wait_for()
    assert "Ola" not in gunnar.content()
    types(gunnar, of_ola)
    gunnar.get_by_role("heading", name="Ola Hansen").wait_for()
    assert "Kari" not in gunnar.content()
    gunnar.get_by_role("button", name="Agree", exact=True).click()
    gunnar.get_by_role("heading", name="Thank you").wait_for()
    gunnar.goto(about_ola)
    gunnar.get_by_role("heading", name="Nothing to open here").wait_for()
    left = Question.objects.using("owner").get(state="OPEN")
    assert left.patient_id == world.kari.id


def asks_about_ola(world: World) -> str:
    """Ask the same office about another patient of the same municipality; return the link's path."""
    ola = make.patient(world.hadsel, "Ola Hansen", gp_unit=world.gp_office)
    make.enrolment(ola, world.centre)
    make.grant(ola, world.gp_office, world.gp_agreement, world.adam.user)
    asks(world, patient_id=ola.id, text="Og Ola?", with_link=True)
    return link_in(letters()[-1])


def test_an_answer_by_telephone_is_written_in_and_moves_the_alert_as_a_click_would(
    nora: Page, gunnar: Page, world: World
) -> None:
    address = link_in(letters()[0])
    assert ASKED in nora.locator("#question-text").inner_text()
    nora.get_by_role("link", name="Write an answer in").click()
    with nora.expect_navigation():
        nora.get_by_role("button", name="Write an answer in").click()
    nora.get_by_role("alert").first.wait_for()
    nora.get_by_role("radio", name="Take over").check()
    nora.get_by_label("Free text").fill("Gunnar tar henne inn i morgen.")
    nora.get_by_label("Answered by").select_option(label="Gunnar")
    nora.get_by_label("How").select_option(label="by telephone")
    shot(nora, "write-in")
    assert axe_violations(nora) == []
    nora.get_by_role("button", name="Write an answer in").click()
    nora.get_by_text("Gunnar tar henne inn i morgen.").first.wait_for()
    shot(nora, "written-in")
    nora.goto(f"/patients/{world.kari.id}/")
    box = nora.get_by_role("region", name="Questions to doctors").inner_text()
    assert "Takes over" in box
    assert "Gunnar" in box
    assert "by telephone" in box
    alert = Alert.objects.using("owner").get()
    assert alert.owner_unit_id == world.gp_office.id
    gunnar.goto(address)
    says_nothing(gunnar)
