"""A link with somebody else's code, a link about another question, and one that is over meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from dho.lib import clock
from tests import factories as make
from tests.tenants.conftest import enter
from tests.triage.test_question_links import (
    address,
    changed,
    over,
    sent_code,
)
from tests.triage.test_questions import always_open, answers, asks, now  # noqa: F401
from triage.models import Question, QuestionLink
from triage.rules.questions import Answer

if TYPE_CHECKING:
    from tests.world import World


def a_link(question: Question) -> QuestionLink:
    return QuestionLink.objects.using("owner").get(question=question)


@pytest.fixture
def link(world: World) -> QuestionLink:
    """A link about Kari, and a code that is on its way."""
    row = a_link(asks(world, with_link=True))
    Client().post(address(row), {"do": "send"})
    return row


@pytest.fixture
def other(world: World) -> QuestionLink:
    """A link to the same office about Ola, and a code that is on its way."""
    ola = make.patient(world.hadsel, "Ola", gp_unit=world.gp_office)
    make.enrolment(ola, world.centre)
    make.grant(ola, world.gp_office, world.gp_agreement, world.adam.user)
    row = a_link(asks(world, patient_id=ola.id, text="Og Ola?", with_link=True))
    Client().post(address(row), {"do": "send"})
    return row


def types(client: Client, link: QuestionLink, code: str) -> Any:
    return client.post(address(link), {"do": "open", "code": code})


def test_the_code_of_one_link_opens_no_other(link: QuestionLink, other: QuestionLink) -> None:
    client = Client()
    assert types(client, link, sent_code(other)).status_code == 422
    assert "Kari" not in client.get(address(link)).content.decode()
    assert types(client, other, sent_code(other)).status_code == 302
    assert "Ola" in client.get(address(other)).content.decode()


def test_a_browser_that_opened_one_link_has_not_opened_the_other(
    link: QuestionLink, other: QuestionLink
) -> None:
    client, another = Client(), Client()
    types(client, link, sent_code(link))
    types(another, other, sent_code(other))
    page = client.get(address(link)).content.decode()
    assert "Kari" in page
    assert "Ola" not in page
    assert "Ola" not in client.get(address(other)).content.decode()
    client.post(address(other), {"answer": "AGREE"})
    assert Question.objects.using("owner").filter(state="OPEN").count() == 2


def test_a_doctor_of_another_office_needs_the_code_as_everybody(
    world: World, link: QuestionLink
) -> None:
    greta = enter(world.greta)
    assert "Kari" not in greta.get(address(link)).content.decode()
    greta.post(address(link), {"answer": "AGREE"})
    assert now(Question.objects.using("owner").get()).state == "OPEN"
    types(greta, link, sent_code(link))
    assert greta.get(f"/patients/{link.patient_id}/").status_code == 404


def test_the_link_opens_its_page_and_no_other(link: QuestionLink) -> None:
    client = Client()
    types(client, link, sent_code(link))
    for path in (f"/patients/{link.patient_id}/", f"/questions/{link.question_id}/", "/worklist/"):
        assert client.get(path).status_code == 302
        assert client.get(path)["Location"].startswith("/sign-in/")


def test_what_expires_or_is_answered_while_the_page_is_open_takes_no_answer(
    world: World, link: QuestionLink
) -> None:
    client = Client()
    types(client, link, sent_code(link))
    made = clock.now() - timedelta(hours=73)
    before = {"made_at": link.made_at, "expires_at": link.expires_at}
    changed(link, made_at=made, expires_at=made + timedelta(hours=72))
    over(link, client)
    assert client.post(address(link), {"answer": "AGREE"}).status_code == 404
    changed(link, **before)
    assert "Kari" in client.get(address(link)).content.decode()
    question = Question.objects.using("owner").get()
    answers(world, world.gunnar, question, Answer.ADJUST, text="Grønn fra 89")
    assert client.post(address(link), {"answer": "AGREE"}).status_code == 404
    assert now(question).answer == "ADJUST"


def test_a_browser_may_post_on_the_page_of_a_link(link: QuestionLink) -> None:
    """With "no-referrer" it would say that the form came from nowhere, and be refused."""
    answer = Client().get(address(link))
    assert answer["Referrer-Policy"] == "same-origin"
    careful = Client(enforce_csrf_checks=True)
    token = careful.get(address(link)).context["csrf_token"]
    said = {"do": "open", "code": sent_code(link), "csrfmiddlewaretoken": str(token)}
    origin = {"Origin": "http://testserver"}
    assert careful.post(address(link), said, headers={"Origin": "null"}).status_code == 403
    assert careful.post(address(link), said, headers=origin).status_code == 302
