"""A question by link: a code first, one patient only, and every wrong link answers alike."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import IntegrityError, connections
from django.test import Client
from django.urls import reverse

from dho.identity.queries import viewer_of_membership
from dho.lib import clock
from dho.lib.one_time import link_secret, one_time_code
from dho.lib.scope import scope
from messaging.gateways import send_email
from messaging.models import Notice
from messaging.operations import send_waiting
from tenants.models import AccessGrant, Patient, Unit
from tenants.queries.parties import party_of
from tenants.queries.patients import visible_patients
from tenants.rules.codes import Role
from tests import factories as make
from tests.guards.matrix.oracles import plain
from tests.selfcare_plans.acting import Actor
from tests.tenants.conftest import logged
from tests.triage.test_questions import (  # noqa: F401
    always_open,
    answers,
    asks,
    now,
    proposed,
)
from tests.triage.test_worklist_page import plan, red  # noqa: F401
from triage.models import Question, QuestionLink
from triage.operations.question_links import NoLinkForThat, by_link, find_link, send_link
from triage.rules.questions import Answer

if TYPE_CHECKING:
    from selfcare_plans.models import PlanVersion
    from tests.world import World
    from triage.models import Alert


@pytest.fixture
def question(world: World) -> Question:
    return asks(world, with_link=True)


@pytest.fixture
def link(question: Question) -> QuestionLink:
    return QuestionLink.objects.using("owner").get()


def address(link: QuestionLink) -> str:
    return reverse("triage:question-linked", args=[link_secret(link.id)])


def sent_code(link: QuestionLink) -> str:
    return one_time_code(now(link).code_id)


def opens(link: QuestionLink, client: Client | None = None) -> Client:
    client = client or Client()
    client.post(address(link), {"do": "send"})
    answer = client.post(address(link), {"do": "open", "code": sent_code(link)})
    assert answer.status_code == 302
    return client


def changed(link: QuestionLink, **columns: Any) -> None:
    QuestionLink.objects.using("owner").filter(id=link.id).update(**columns)


def over(link: QuestionLink, client: Client | None = None) -> str:
    answer = (client or Client()).get(address(link))
    assert answer.status_code == 404
    text: str = answer.content.decode()
    assert "Kari" not in text
    return text


def quiet(client: Client) -> bytes:
    """The page of a link that nobody ever made."""
    return plain(client.get(reverse("triage:question-linked", args=["x" * 43])).content)


def test_the_unit_gets_the_link_and_the_code_in_two_notices_without_health_data(
    world: World, link: QuestionLink
) -> None:
    send_waiting(send=send_email)
    (first,) = mail.outbox
    assert first.to == ["gp@example.test"]
    assert address(link) in first.body
    Client().post(address(link), {"do": "send"})
    send_waiting(send=send_email)
    second = mail.outbox[1]
    assert sent_code(link) in second.body
    for one in mail.outbox:
        assert "Kari" not in one.body
        assert "88" not in one.body.replace(link_secret(link.id), "").replace(sent_code(link), "")


def test_neither_the_link_nor_the_code_stands_in_the_database(link: QuestionLink) -> None:
    Client().post(address(link), {"do": "send"})
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT l::text, (SELECT string_agg(n::text, '') FROM messaging_notice n) FROM triage_questionlink l"
        )
        text = "".join(cursor.fetchone())
    assert link_secret(link.id) not in text
    assert f",{sent_code(link)}," not in text


def test_before_the_code_there_is_no_name_and_nothing_about_health(link: QuestionLink) -> None:
    client = Client()
    for answer in (client.get(address(link)), client.post(address(link), {"answer": "AGREE"})):
        text = answer.content.decode()
        assert "Kari" not in text
        assert "Skal grensen ned?" not in text
        assert "Gunnar" not in text
    assert Question.objects.using("owner").get().state == "OPEN"


def test_after_the_code_she_reads_and_answers_as_herself(
    world: World,
    proposed: PlanVersion,  # noqa: F811
) -> None:
    question = asks(world, version_id=proposed.id, with_link=True)
    link = QuestionLink.objects.using("owner").get()
    client = opens(link)
    page = client.get(address(link)).content.decode()
    assert "Kari Nordmann" in page
    assert "Skal grensen ned?" in page
    answer = client.post(address(link), {"answer": "AGREE", "revision": proposed.revision})
    assert answer.status_code == 200
    kept = now(question)
    assert (kept.state, kept.way, kept.answered_by_id) == ("ANSWERED", "LINK", world.gunnar.user_id)
    version = now(proposed)
    assert (version.status, version.approved_door) == ("PUBLISHED", "LINK")
    (event, *_more) = logged("QUESTION_READ_BY_LINK")
    assert (event.unit_id, event.patient_id) == (world.gp_office.id, world.kari.id)
    assert len(logged("QUESTION_ANSWERED_LINK")) == 1


def test_take_over_and_adjust_go_through_the_link_too(
    world: World,
    plan: Any,  # noqa: F811
) -> None:
    asks(world, with_link=True)
    link = QuestionLink.objects.using("owner").get()
    answer = opens(link).post(address(link), {"answer": "ADJUST", "text": "Grønn fra 89"})
    assert answer.status_code == 200
    from selfcare_plans.models import PlanVersion as Version

    assert Version.objects.using("owner").get(status="DRAFT").comment == "Gunnar: Grønn fra 89"


def test_where_several_doctors_work_she_says_who_she_is(world: World, link: QuestionLink) -> None:
    gro = make.member("Gro", world.gp_office, Role.GP)
    client = opens(link)
    page = client.get(address(link)).content.decode()
    assert "Gro" in page
    assert "Kari" not in page
    client.post(address(link), {"who": str(gro.id)})
    client.post(address(link), {"answer": "AGREE"})
    assert Question.objects.using("owner").get().answered_by_name == "Gro"


def test_nobody_says_that_she_is_somebody_of_another_unit(world: World, link: QuestionLink) -> None:
    make.member("Gro", world.gp_office, Role.GP)
    client = opens(link)
    assert "Kari" not in client.post(address(link), {"who": str(world.helge.id)}).content.decode()


def test_a_wrong_code_opens_nothing_and_five_tries_are_all(link: QuestionLink) -> None:
    client = Client()
    client.post(address(link), {"do": "send"})
    wrong = "000000" if sent_code(link) != "000000" else "111111"
    for _ in range(5):
        assert client.post(address(link), {"do": "open", "code": wrong}).status_code == 422
    right = client.post(address(link), {"do": "open", "code": sent_code(link)})
    assert right.status_code == 422
    assert now(link).opened_at is None


def test_a_code_is_used_once_and_holds_ten_minutes(link: QuestionLink) -> None:
    client = Client()
    client.post(address(link), {"do": "send"})
    code = sent_code(link)
    changed(link, code_asked_at=clock.now() - timedelta(minutes=11))
    assert client.post(address(link), {"do": "open", "code": code}).status_code == 422
    changed(link, code_asked_at=clock.now())
    assert client.post(address(link), {"do": "open", "code": code}).status_code == 302
    assert client.post(address(link), {"do": "open", "code": code}).status_code == 422


def test_codes_are_sent_one_a_minute_and_five_at_most(link: QuestionLink) -> None:
    client = Client()
    for wanted in (1, 1, 1):
        client.post(address(link), {"do": "send"})
        assert now(link).codes_sent == wanted
    for wanted in (2, 3, 4, 5, 5):
        changed(link, code_asked_at=clock.now() - timedelta(minutes=2))
        client.post(address(link), {"do": "send"})
        assert now(link).codes_sent == wanted
    codes = Notice.objects.using("owner").filter(code="QUESTION_CODE")
    assert codes.count() == 5


def test_the_code_opens_it_for_the_browser_that_typed_it_alone(link: QuestionLink) -> None:
    opens(link)
    assert "Kari" not in Client().get(address(link)).content.decode()


def test_after_half_an_hour_a_new_code_is_asked_for(link: QuestionLink) -> None:
    client = opens(link)
    changed(link, opened_at=clock.now() - timedelta(minutes=31))
    assert "Kari" not in client.get(address(link)).content.decode()


def test_expired_answered_withdrawn_closed_and_foreign_links_answer_alike(
    world: World, link: QuestionLink, question: Question
) -> None:
    client = Client()
    # The page goes back to its own address when a language is chosen.
    mine = link_secret(link.id).encode()
    expected = quiet(client)
    before = {"made_at": link.made_at, "expires_at": link.expires_at, "closed_at": None}
    dead = (
        {
            "made_at": clock.now() - timedelta(hours=72),
            "expires_at": clock.now() - timedelta(hours=1),
        },
        {"closed_at": clock.now()},
        {"sent_to": "old@example.test"},
        {"unit": world.ward},
    )
    for columns in dead:
        changed(link, **columns)
        assert plain(over(link, client).encode()).replace(mine, b"x" * 43) == expected
        changed(link, **before, sent_to="gp@example.test", unit=world.gp_office)
    assert client.get(address(link)).status_code == 200
    answers(world, world.gunnar, question, Answer.AGREE)
    assert plain(over(link, client).encode()).replace(mine, b"x" * 43) == expected
    assert client.post(address(link), {"do": "send"}).status_code == 404


def test_an_ended_grant_or_a_new_channel_kills_the_link(world: World, link: QuestionLink) -> None:
    client = opens(link)
    Unit.objects.using("owner").filter(id=world.gp_office.id).update(email="new@example.test")
    over(link, client)
    Unit.objects.using("owner").filter(id=world.gp_office.id).update(email="gp@example.test")
    assert "Kari" in client.get(address(link)).content.decode()
    AccessGrant.objects.using("owner").filter(id=world.gp_grant.id).update(
        ended_at=clock.now(), ended_by=world.adam.user
    )
    over(link, client)


def test_red_never_goes_by_link(
    world: World,
    red: Alert,  # noqa: F811
) -> None:
    with pytest.raises(NoLinkForThat):
        asks(world, alert_id=red.id, with_link=True)
    assert not Question.objects.using("owner").exists()
    question = asks(world, alert_id=red.id)
    with pytest.raises(NoLinkForThat):
        Actor(world, world.nora).do(send_link, question_id=question.id)
    row = QuestionLink(tenant_id=world.kari.tenant_id, patient=world.kari, question=question)
    row.unit, row.sent_to, row.digest = world.gp_office, "gp@example.test", b"x" * 32
    row.made_at, row.made_by = clock.now(), world.nora.user
    row.expires_at = row.made_at + timedelta(hours=1)
    with pytest.raises(IntegrityError, match="red"):
        row.save(using="owner", force_insert=True)


def test_a_link_about_an_alert_that_turns_red_is_dead(
    world: World,
    red: Alert,  # noqa: F811
) -> None:
    type(red).objects.using("owner").filter(id=red.id).update(colour="YELLOW")
    asks(world, alert_id=red.id, with_link=True)
    link = QuestionLink.objects.using("owner").get()
    client = opens(link)
    assert "Kari" in client.get(address(link)).content.decode()
    type(red).objects.using("owner").filter(id=red.id).update(colour="RED")
    over(link, client)


def test_a_unit_without_a_channel_or_a_doctor_has_no_link(world: World) -> None:
    question = asks(world, unit_id=world.ward.id)
    Unit.objects.using("owner").filter(id=world.ward.id).update(email="")
    with pytest.raises(NoLinkForThat):
        Actor(world, world.nora).do(send_link, question_id=question.id)


def test_a_new_link_closes_the_one_before(world: World, link: QuestionLink) -> None:
    Actor(world, world.nora).do(send_link, question_id=link.question_id)
    over(link)
    assert QuestionLink.objects.using("owner").filter(closed_at__isnull=True).count() == 1


# ---- both walls ----


def test_by_link_one_patient_is_seen_by_each_wall_alone(
    world: World, link: QuestionLink, settings: Any
) -> None:
    other = make.patient(world.hadsel, "Ola", gp_unit=world.gp_office)
    make.grant(other, world.gp_office, world.gp_agreement, world.adam.user)
    opens(link)
    found = find_link(link_secret(link.id))
    doctor = viewer_of_membership(world.gunnar.id)
    assert found
    assert doctor
    viewer = by_link(doctor, found)
    with scope(party_of(doctor)):
        assert {one.id for one in visible_patients(doctor)} == {world.kari.id, other.id}
        # wall 1 alone: the doctor's own scope is open
        assert {one.id for one in visible_patients(viewer)} == {world.kari.id}
    settings.WALL_1_OFF = True
    with scope(party_of(viewer)):
        assert {one.id for one in Patient.objects.all()} == {world.kari.id}
    changed(link, opened_at=None)
    with scope(party_of(viewer)):
        assert not Patient.objects.exists()
