"""Messages: the nurse writes, the patient reads and answers; nobody's words are lost."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, connections, transaction
from django.urls import reverse

from messaging.gateways import send_email
from messaging.models import Message, Notice
from messaging.operations import send_waiting
from tests import factories as make
from tests.tenants.conftest import enter, logged
from triage.models import Alert, AlertEvent, Finding
from triage.operations.messages import find_messages

EN = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def always_open(world):
    make.Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")


def owner(model):
    return model.objects.using("owner")


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def body(words, **more):
    return {"text": words, "reference": str(uuid.uuid4()), **more}


def write(client, world, words, **more):
    return client.post(reverse("triage:messages", args=[world.kari.id]), body(words, **more))


def answer(client, words, **more):
    return client.post(reverse("triage:my-messages"), body(words, **more))


def my_page(client):
    return text(client.get(reverse("triage:my-messages"), headers=EN))


def her_page(client, world):
    return text(client.get(reverse("triage:messages", args=[world.kari.id]), headers=EN))


def test_the_patient_reads_what_the_nurse_writes_and_the_nurse_sees_when(world):
    nora, kari = enter(world.nora), enter(world.kari_user)
    assert write(nora, world, "Ta det med ro i dag").status_code == 302
    row = owner(Message).get()
    assert (row.side, row.by_id, row.unit_id) == ("STAFF", world.nora.user_id, world.centre.id)
    assert "not read yet" in her_page(nora, world)
    assert "You have 1 message" in text(kari.get(reverse("triage:my-day"), headers=EN))
    assert "Ta det med ro i dag" in my_page(kari)
    row.refresh_from_db(using="owner")
    assert row.read_by_id == world.kari_user.id
    assert "not read yet" not in her_page(nora, world)
    assert "You have" not in text(kari.get(reverse("triage:my-day"), headers=EN))
    assert [one.patient_id for one in logged("MESSAGE_SENT")] == [world.kari.id]


def test_the_notice_says_that_there_is_a_message_and_nothing_else(world):
    owner(type(world.kari_user)).filter(id=world.kari_user.id).update(email="kari@example.test")
    write(enter(world.nora), world, "Prøven viste 7,2")
    notice = owner(Notice).get(code="MESSAGE")
    assert notice.to_user_id == world.kari_user.id
    send_waiting(send=send_email)
    (sent,) = mail.outbox
    assert "7,2" not in sent.subject + sent.body
    assert "Kari" not in sent.subject + sent.body


def test_what_the_patient_writes_has_an_owner_and_a_deadline_within_seconds(world):
    answer(enter(world.kari_user), "Jeg er svimmel")
    assert not owner(Alert).exists()
    assert find_messages() == 1
    alert = owner(Alert).get()
    assert (alert.cause, alert.colour, alert.state) == ("MESSAGE", "YELLOW", "OPEN")
    assert alert.owner_unit_id == world.centre.id
    assert alert.due_at > datetime.now(tz=UTC)
    assert owner(Finding).get().message_id == owner(Message).get().id
    assert find_messages() == 0
    listed = text(enter(world.nora).get("/worklist/", headers=EN))
    assert "The patient has written" in listed
    assert "svimmel" not in listed


def test_a_further_message_joins_and_is_no_second_alert(world):
    kari = enter(world.kari_user)
    answer(kari, "Jeg er svimmel")
    find_messages()
    answer(kari, "Nå er det verre")
    find_messages()
    assert owner(Alert).get().finding_count == 2


def test_answering_meets_the_deadline_and_may_close_with_the_answer_as_the_note(world):
    kari, nora = enter(world.kari_user), enter(world.nora)
    answer(kari, "Når skal jeg måle?")
    find_messages()
    write(nora, world, "Hver morgen")
    alert = owner(Alert).get()
    assert alert.met_at is not None
    assert alert.state == "OPEN"
    event = owner(AlertEvent).get(alert=alert, code="CONTACT_LOGGED")
    assert event.detail["contact"] == "MESSAGE"
    seen = str(owner(Finding).get().id)
    write(nora, world, "Og på kvelden", closes="on", seen=seen)
    alert.refresh_from_db(using="owner")
    assert (alert.state, alert.outcome, alert.note) == ("RESOLVED", "ADVICE_GIVEN", "Og på kvelden")


def test_an_answer_does_not_close_over_words_that_nobody_saw(world):
    kari, nora = enter(world.kari_user), enter(world.nora)
    answer(kari, "Når skal jeg måle?")
    find_messages()
    seen = str(owner(Finding).get().id)
    answer(kari, "Jeg har vondt i brystet")
    find_messages()
    page = nora.post(
        reverse("triage:messages", args=[world.kari.id]),
        body("Hver morgen", closes="on", seen=seen),
        follow=True,
        headers=EN,
    )
    assert "stays open" in text(page)
    assert owner(Alert).get().state == "OPEN"
    assert owner(Message).filter(side="STAFF").exists()


def test_words_after_the_answer_wait_for_an_answer_anew(world):
    kari, nora = enter(world.kari_user), enter(world.nora)
    answer(kari, "Når skal jeg måle?")
    find_messages()
    write(nora, world, "Hver morgen")
    answer(kari, "Og i helgen?")
    find_messages()
    alert = owner(Alert).get()
    assert (alert.met_at, alert.broke_through) == (None, "WITH_TEXT")


def test_a_message_from_an_alert_meets_that_alert_too(client, world):
    from tests.measurements.test_record_readings import a_reading, post
    from triage.operations.drain import drain_all

    make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)
    post(client, a_reading(world.kari, value=88), world.kari_device)
    drain_all()
    alert = owner(Alert).get()
    write(enter(world.nora), world, "Hei")
    assert owner(Alert).get().met_at is None
    address = f"{reverse('triage:messages', args=[world.kari.id])}?alert={alert.id}"
    enter(world.nora).post(address, body("Hvil litt"))
    assert owner(Alert).get().met_at is not None
    assert owner(Message).order_by("-sent_at").first().alert_id == alert.id


def test_what_came_while_the_nurse_wrote_is_not_answered_by_it(world):
    nora, kari = enter(world.nora), enter(world.kari_user)
    assert 'name="seen"' in her_page(nora, world)
    answer(kari, "Jeg er tungpusten")
    find_messages()
    write(nora, world, "Hei", seen="")
    assert owner(Alert).get().met_at is None
    write(nora, world, "Ring oss", seen=str(owner(Finding).get().id))
    assert owner(Alert).get().met_at is not None


def test_one_message_sent_twice_is_kept_once_and_other_words_are_never_lost(world):
    kari = enter(world.kari_user)
    sent = body("Hei")
    for _ in range(2):
        kari.post(reverse("triage:my-messages"), sent)
    assert owner(Message).count() == 1
    kari.post(reverse("triage:my-messages"), {**sent, "text": "Hei igjen"})
    assert sorted(owner(Message).values_list("text", flat=True)) == ["Hei", "Hei igjen"]


def test_nothing_and_too_much_are_refused_and_what_was_typed_stands(world):
    kari, nora = enter(world.kari_user), enter(world.nora)
    assert "Write something first" in text(
        kari.post(reverse("triage:my-messages"), body(" "), headers=EN), 422
    )
    long = "å" * 2001
    page = text(kari.post(reverse("triage:my-messages"), body(long), headers=EN), 422)
    assert long in page
    assert long in text(write(nora, world, long), 422)
    assert not owner(Message).exists()
    answer(kari, "\r\n".join("a" * 999 for _ in range(2)))
    assert len(owner(Message).get().text) == 1999


def test_the_page_says_when_somebody_reads_and_what_is_never_written(world):
    page = my_page(enter(world.kari_user))
    assert "reads what you write now" in page
    assert "113" in page
    assert "116 117" in page


def test_a_helping_relative_reads_and_answers_where_that_is_agreed(world):
    rune = enter(world.rune.user, "RELATIVE")
    address = reverse("triage:relative-messages", args=[world.kari.id])
    write(enter(world.nora), world, "Hei")
    assert rune.get(address).status_code == 403
    assert rune.post(address, body("x")).status_code == 403
    assert owner(Message).get().read_at is None
    world.rune.may_record = True
    world.rune.save(using="owner")
    assert "Hei" in text(rune.get(address))
    assert rune.post(address, body("Mor sover")).status_code == 302
    assert owner(Message).get(text="Mor sover").side == "RELATIVE"
    find_messages()
    assert "A relative has written" in text(enter(world.nora).get("/worklist/", headers=EN))


def test_the_receipt_is_of_those_who_answer(world):
    kari = enter(world.kari_user)
    answer(kari, "Hei")
    gunnar = enter(world.gunnar)
    assert "Hei" in her_page(gunnar, world)
    assert owner(Message).get().read_at is None
    assert "not read yet" in my_page(kari)
    panel = reverse("triage:panel", args=[world.kari.id])
    assert "Hei" in text(enter(world.nora).get(panel, headers=EN))
    assert owner(Message).get().read_by_id == world.nora.user_id
    assert "not read yet" not in my_page(kari)


@pytest.mark.parametrize("who", ["per", "greta"])
def test_who_does_not_see_the_patient_reads_and_writes_nothing(world, who):
    answer(enter(world.kari_user), "Hemmelig")
    client = enter(getattr(world, who))
    address = reverse("triage:messages", args=[world.kari.id])
    assert client.get(address).status_code in {403, 404}
    assert write(client, world, "Hei").status_code in {403, 404}
    assert owner(Message).count() == 1


def test_a_patient_reads_no_other_patients_conversation(world):
    other = make.user("Bjørn")
    world.bjorn.user = other
    world.bjorn.save(using="owner")
    answer(enter(world.kari_user), "Hemmelig")
    assert "Hemmelig" not in my_page(enter(other))
    address = reverse("triage:relative-messages", args=[world.kari.id])
    assert enter(other).get(address).status_code in {403, 404}


def test_judging_knows_that_a_message_came_and_not_what_it_says(world):
    answer(enter(world.kari_user), "Hemmelig")
    with connections["triage"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM messaging_message")
        assert cursor.fetchone() == (1,)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(using="triage"),
        connections["triage"].cursor() as cursor,
    ):
        cursor.execute("SELECT text FROM messaging_message")


def test_the_words_are_shown_again_long_after(world):
    nora, kari = enter(world.nora), enter(world.kari_user)
    write(nora, world, "God tur")
    with time_machine.travel(datetime.now(tz=UTC) + timedelta(days=400)):
        assert "God tur" in my_page(enter(world.kari_user))
    assert kari


def test_the_nurse_is_told_where_nobody_reads_at_home(world):
    address = reverse("triage:messages", args=[world.bjorn.id])
    assert "data-no-sign-in" in text(enter(world.nora).get(address))
    assert "data-no-sign-in" not in her_page(enter(world.nora), world)
