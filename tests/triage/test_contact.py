"""Calls are logged, attempts silence nothing, a new reading is asked for and comes, or the alert calls."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from dho.lib.clock import OSLO
from dho.lib.scope import scope
from messaging.models import Notice
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.tenants.conftest import enter, logged
from triage.models import Alert, AlertEvent, ContactLog, RemeasureRequest
from triage.operations.drain import drain_all
from triage.operations.passing_time import move_time
from triage.queries.contacts import contacts_of, promises_open
from triage.rules.contacts import Way

EN = {"Accept-Language": "en"}
TALK = {"direction": "OUT", "whom": "PATIENT", "reached": "yes"}


@pytest.fixture(autouse=True)
def always_open(world):
    make.Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")
    make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


def owner(model):
    return model.objects.using("owner")


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def measure(client, world, value):
    at = datetime.now(tz=UTC)
    post(client, a_reading(world.kari, value=value, measured_at=at.isoformat()), world.kari_device)
    drain_all()


def local(at):
    return at.astimezone(OSLO).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def red(client, world):
    measure(client, world, 80)
    return owner(Alert).get()


@pytest.fixture
def yellow(client, world):
    measure(client, world, 88)
    return owner(Alert).get()


def log(world, alert, **said):
    address = reverse("triage:contact", args=[alert.id])
    return enter(world.nora).post(address, {**TALK, **said}, headers=EN)


def test_a_call_that_reached_the_patient_meets_the_deadline(world, red):
    assert log(world, red, said="Tungpusten", minutes="4").status_code == 302
    row = owner(ContactLog).get()
    assert (row.direction, row.whom, row.is_reached, row.minutes) == ("OUT", "PATIENT", True, 4)
    assert owner(Alert).get().met_at is not None
    assert [one.patient_id for one in logged("CALL_LOGGED")] == [world.kari.id]


def test_a_call_that_was_begun_before_the_red_came_does_not_answer_it(client, world, yellow):
    address, nora = reverse("triage:contact", args=[yellow.id]), enter(world.nora)
    stood = re.search(r'name="seen" value="([^"]+)"', text(nora.get(address)))[1]
    measure(client, world, 82)
    nora.post(address, {**TALK, "seen": stood}, headers=EN)
    red = owner(Alert).get()
    assert (red.colour, red.met_at) == ("RED", None)
    assert "Something new came while you talked" in text(
        nora.get(reverse("triage:worklist"), headers=EN)
    )
    stood = re.search(r'name="seen" value="([^"]+)"', text(nora.get(address)))[1]
    nora.post(address, {**TALK, "seen": stood}, headers=EN)
    assert owner(Alert).get().met_at is not None
    assert owner(ContactLog).count() == 2


def test_no_answer_is_one_tap_counted_and_silences_no_red(world, red):
    address = reverse("triage:no-answer", args=[red.id])
    for _ in range(2):
        assert enter(world.nora).post(address).status_code == 302
    alert = owner(Alert).get()
    assert (alert.attempts, alert.met_at, alert.contacted_at) == (2, None, None)
    assert "Tried 2 times, no answer" in text(enter(world.nora).get("/worklist/", headers=EN))
    board = text(enter(world.nora).get(reverse("triage:patient", args=[world.kari.id]), headers=EN))
    assert "Rang, no answer: the patient" in board
    log(world, red)
    assert owner(Alert).get().met_at is not None


@pytest.mark.parametrize("whom", ["RELATIVE", "GP_OFFICE", "HOME_CARE", "EVENING_SERVICE", "OTHER"])
def test_a_talk_with_others_is_logged_and_meets_nothing(world, red, whom):
    assert log(world, red, whom=whom).status_code == 302
    assert owner(Alert).get().met_at is None
    assert owner(AlertEvent).get(code="CONTACT_LOGGED").detail["whom"] == whom
    log(world, red, whom="WITH_PATIENT")
    assert owner(Alert).get().met_at is not None


def test_who_rings_us_has_been_answered(world, red):
    assert "Who rings us" in text(log(world, red, direction="IN", reached="no"), 422)
    assert not owner(ContactLog).exists()
    assert log(world, red, direction="IN").status_code == 302
    assert owner(Alert).get().met_at is not None


def test_what_was_typed_stands_when_something_is_wrong(world, red):
    past = local(datetime.now(tz=UTC) - timedelta(hours=1))
    page = text(log(world, red, said="Ringer igjen", promised_at=past, minutes="900"), 422)
    assert "Ringer igjen" in page
    assert not owner(ContactLog).exists()
    assert "lie ahead" in text(log(world, red, promised_at=past), 422)


def test_a_promised_call_stands_on_the_list_until_there_was_a_talk(world, red):
    at = datetime.now(tz=UTC) + timedelta(hours=2)
    log(world, red, reached="no", promised_at=local(at))
    nora = world.viewer(world.nora)
    with scope(world.party(world.nora)):
        (promise,) = promises_open(nora)
    assert promise.patient_id == world.kari.id
    assert abs(promise.promised_at - at) < timedelta(minutes=1)
    assert owner(AlertEvent).get(code="CONTACT_LOGGED").detail["promised_at"]
    assert "Ring again at" in text(enter(world.nora).get("/worklist/", headers=EN))
    with time_machine.travel(at + timedelta(minutes=1)):
        assert "A call was promised at" in text(enter(world.nora).get("/worklist/", headers=EN))
    assert "Calls promised (1)" in text(enter(world.nora).get("/shift/", headers=EN))
    log(world, red, reached="no")
    log(world, red, whom="GP_OFFICE")
    with scope(world.party(world.nora)):
        assert len(promises_open(nora)) == 1
    log(world, red)
    with scope(world.party(world.nora)):
        assert not promises_open(nora)
    assert "Calls promised" not in text(enter(world.nora).get("/shift/", headers=EN))


def test_a_call_about_the_patient_counts_for_what_is_marked(client, world, red):
    address = reverse("triage:log-call", args=[world.kari.id])
    nora = enter(world.nora)
    assert str(red.id) in text(nora.get(address))
    nora.post(address, TALK)
    assert owner(Alert).get().met_at is None
    nora.post(address, {**TALK, "alerts": [str(red.id)]})
    assert owner(Alert).get().met_at is not None
    assert owner(ContactLog).count() == 2


def test_a_call_can_be_logged_where_nothing_is_open(world):
    address = reverse("triage:log-call", args=[world.kari.id])
    assert enter(world.nora).post(address, TALK).status_code == 302
    assert owner(ContactLog).get().alert_id is None


def ask(world, alert, minutes=60, who=None, **said):
    due = local(datetime.now(tz=UTC) + timedelta(minutes=minutes))
    body = {"kind": "spo2", "due_at": due, "words": "Varm hånden først", **said}
    address = reverse("triage:measure-again", args=[alert.id])
    return enter(who or world.nora).post(address, body, headers=EN)


def my_day(world):
    return text(enter(world.kari_user).get(reverse("triage:my-day"), headers=EN))


def test_the_patient_is_asked_in_the_nurses_words_with_a_way_to_the_form(world, yellow):
    assert ask(world, yellow).status_code == 302
    page = my_day(world)
    assert "Varm hånden først" in page
    assert reverse("triage:my-record", args=["spo2"]) in page
    assert owner(Notice).get(code="REMEASURE").to_user_id == world.kari_user.id
    alert = owner(Alert).get()
    assert alert.met_at is not None
    assert alert.remeasure_due_at is not None


def test_the_reading_that_comes_is_tied_to_the_request_and_the_nurse_is_told(client, world, yellow):
    ask(world, yellow)
    measure(client, world, 95)
    request, alert = owner(RemeasureRequest).get(), owner(Alert).get()
    assert request.came_at is not None
    assert alert.state == "OPEN"
    assert (alert.remeasure_due_at, alert.broke_through) == (None, "MEASURED_AGAIN")
    assert owner(AlertEvent).get(code="MEASURED_AGAIN").detail["colour"] == "GREEN"
    assert "Varm hånden først" not in my_day(world)
    measure(client, world, 96)
    assert owner(AlertEvent).filter(code="MEASURED_AGAIN").count() == 1


def test_another_kind_and_what_was_measured_before_are_not_it(client, world, yellow):
    ask(world, yellow, kind="pulse")
    before = (datetime.now(tz=UTC) - timedelta(minutes=20)).isoformat()
    measure(client, world, 95)
    pulse = a_reading(world.kari, kind="pulse", value=70, unit="/min", measured_at=before)
    post(client, pulse, world.kari_device)
    drain_all()
    assert owner(RemeasureRequest).get().came_at is None


def test_nothing_by_the_time_and_the_alert_calls_again(client, world, yellow):
    ask(world, yellow)
    move_time()
    assert owner(Alert).get().met_at is not None
    with time_machine.travel(datetime.now(tz=UTC) + timedelta(minutes=61)):
        move_time()
        alert = owner(Alert).get()
        assert (alert.met_at, alert.broke_through) == (None, "NOT_MEASURED_AGAIN")
        listed = text(enter(world.nora).get("/worklist/", headers=EN))
        assert "Asked to measure again, nothing came" in listed
        assert "You can still do it now" in my_day(world)
        measure(client, world, 95)
    assert owner(RemeasureRequest).get().came_at is not None
    assert owner(AlertEvent).filter(code="NOT_MEASURED_AGAIN").count() == 1


def test_what_cannot_be_asked_is_said_at_its_field(world, red):
    assert "lie ahead" in text(ask(world, red, minutes=-5), 422)
    assert "no longer than the shift" in text(ask(world, red, minutes=60 * 24 * 3), 422)
    assert "At most a week" in text(ask(world, red, minutes=60 * 24 * 9), 422)
    assert "Another unit" in text(ask(world, red, who=world.gunnar), 422)
    assert not owner(RemeasureRequest).exists()


def test_when_the_alert_is_closed_the_patient_is_not_asked_any_longer(world, yellow):
    ask(world, yellow)
    seen = ",".join(str(one) for one in yellow.findings.using("owner").values_list("id", flat=True))
    address = reverse("triage:resolve", args=[yellow.id])
    enter(world.nora).post(address, {"outcome": "ACTED", "note": "ok", "seen": seen})
    assert owner(Alert).get().state == "RESOLVED"
    assert "Varm hånden først" not in my_day(world)


def test_calls_messages_and_requests_stand_on_one_timeline_newest_first(world, yellow):
    log(world, yellow, said="Ringte")
    enter(world.nora).post(
        reverse("triage:messages", args=[world.kari.id]),
        {"text": "Skrev", "reference": "0194a000-0000-7000-8000-000000000001"},
    )
    ask(world, yellow)
    enter(world.nora).post(reverse("triage:no-answer", args=[yellow.id]))
    with scope(world.party(world.nora)):
        rows = contacts_of(world.kari, datetime.now(tz=UTC) - timedelta(hours=1))
    assert [(one.way, one.reached, one.text) for one in rows] == [
        (Way.CALL_OUT, False, ""),
        (Way.REMEASURE, False, "Varm hånden først"),
        (Way.MESSAGE_OUT, False, "Skrev"),
        (Way.CALL_OUT, True, "Ringte"),
    ]
    assert {(one.by, one.unit) for one in rows} == {("Nora", "Felles oppfølgingssenter")}


@pytest.mark.parametrize("who", ["per", "greta"])
def test_who_does_not_see_the_patient_logs_and_asks_nothing(world, yellow, who):
    client = enter(getattr(world, who))
    for name, body in (
        ("triage:contact", TALK),
        ("triage:no-answer", {}),
        ("triage:measure-again", {}),
    ):
        assert client.post(reverse(name, args=[yellow.id]), body).status_code in {403, 404}
    assert client.post(reverse("triage:log-call", args=[world.kari.id]), TALK).status_code in {
        403,
        404,
    }
    assert not owner(ContactLog).exists()


def test_a_call_is_logged_by_the_api_too(client, world, red):
    token = {"Authorization": f"Bearer {make.personal_token(world.nora)}"}
    address = f"/api/v1/alerts/{red.id}/contact/"

    def send(**body):
        return client.post(address, body, content_type="application/json", headers=token)

    assert send(reached=False).json()["met_at"] is None
    assert send(whom="NOBODY", reached=True).status_code == 422
    past = (datetime.now(tz=UTC) - timedelta(hours=1)).isoformat()
    wrong = send(reached=True, promised_at=past)
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/promised_at")
    assert send(reached=True, said="Bedre").json()["met_at"] is not None
    assert owner(ContactLog).count() == 2
