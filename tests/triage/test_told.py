"""Told with receipt: shown, read, and by which way a red goes that nobody has confirmed."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from dho.lib import clock
from messaging.gateways import WAYS, send_email, ways_out, words_of
from messaging.models import Notice
from messaging.operations import send_waiting
from messaging.rules import Ring
from selfcare_plans.rules.document import PlanDocument
from tenants.models import Relative, User
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.triage.test_patient_pages import sign_in as person
from tests.triage.test_worklist_page import sign_in
from triage.models import Alert, AlertEvent, Finding, Telling
from triage.operations.drain import drain_all
from triage.operations.told import tell_on

ENGLISH = {"Accept-Language": "en"}
TEN = timedelta(minutes=10)


def owner(model):
    return model.objects.using("owner")


@pytest.fixture(autouse=True)
def plan(world):
    owner(type(world.kari)).filter(id=world.kari.id).update(user=world.kari_user)
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


@pytest.fixture
def time(monkeypatch):
    """The clock of the operations: 07:14 local by a day's start, or as told."""

    class Moved:
        now = datetime.now(tz=UTC)

        def at(self, hour: int, minute: int = 0) -> datetime:
            local = datetime.now(tz=clock.OSLO)
            self.now = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
            monkeypatch.setattr(clock, "now", lambda: self.now.astimezone(UTC))
            return self.now

        def on(self, minutes: int = 10) -> datetime:
            self.now += timedelta(minutes=minutes)
            tell_on()
            return self.now

    return Moved()


@pytest.fixture
def box(tmp_path, settings):
    settings.OUTBOX_FILE = str(tmp_path / "outbox")
    return tmp_path / "outbox"


@pytest.fixture
def device(world):
    """A device of Kari's that takes notices."""
    return make.push_device(world.kari)


def red(client, world, value=80, **fields):
    sent = post(client, a_reading(world.kari, value=value, **fields), world.kari_device)
    assert sent.status_code == 201, sent.content
    drain_all()


def told():
    return owner(Telling).get()


def send_all():
    """Send what waits for patient and relative: an office is told too, on a day that it is open."""
    owner(Notice).filter(to_unit__isnull=False).delete()
    return send_waiting(send=send_email, ways=WAYS)


def steps():
    rows = owner(AlertEvent).filter(code="TOLD").order_by("at", "id")
    return [(one.detail["way"], one.detail["how"]) for one in rows]


def typed(kari, value=80, reference="one"):
    said = {"value": str(value), "reference": reference}
    answer = kari.post("/my/record/spo2/", said)
    assert answer.status_code == 302, answer.content.decode()[:1000]
    drain_all()
    return answer["Location"]


# -- what is watched -------------------------------------------------------------------------------


def test_a_red_that_a_device_sent_is_watched_and_a_yellow_and_a_nurses_are_not(client, world, time):
    at = time.at(12)
    red(client, world)
    telling = told()
    assert (telling.state, telling.look_at) == ("WAITING", at + TEN)
    assert telling.alert_id == owner(Alert).get().id
    red(client, world, 88)
    red(client, world, 81, source="nurse")
    assert owner(Telling).count() == 1


def test_what_is_old_news_is_not_sent_about(client, world):
    days = (datetime.now(tz=UTC) - timedelta(days=2)).isoformat()
    red(client, world, measured_at=days)
    assert owner(Alert).get().colour == "RED"
    assert not owner(Telling).exists()


# -- the receipt -----------------------------------------------------------------------------------


def test_shown_is_noted_and_the_button_is_the_receipt(client, world, time):
    time.at(12)
    kari = person(world.kari_user)
    address = typed(kari)
    assert told().shown_at is None
    page = kari.get(address, headers=ENGLISH).content.decode()
    assert f'data-unread-red="{told().reading_id}"' in page
    assert told().shown_at
    assert told().state == "WAITING", "a page on a table is not read"
    said = {"reading": str(told().reading_id), "reference": "one"}
    assert kari.post("/my/told/", said)["Location"] == address
    telling = told()
    assert (telling.state, telling.told_by_id) == ("SEEN", world.kari_user.id)
    assert telling.look_at is None
    assert steps() == [("SEEN", "")]
    assert "data-unread-red" not in kari.get(address).content.decode()
    sign_in(client, world.nora)
    board = client.get(f"/patients/{world.kari.id}/", headers=ENGLISH).content.decode()
    assert 'data-told="SEEN"' in board
    assert "Told: read" in board
    assert "shown" in board


def test_a_reading_of_a_device_is_asked_about_on_her_day(client, world):
    red(client, world)
    kari = person(world.kari_user)
    assert "data-unread-red" in kari.get("/my/").content.decode()
    assert told().shown_at
    kari.post("/my/told/", {"reading": str(told().reading_id)})
    assert told().state == "SEEN"
    assert "data-unread-red" not in kari.get("/my/").content.decode()


def test_who_reads_the_last_has_read_the_first(client, world):
    red(client, world, 82, measured_at=(datetime.now(tz=UTC) - TEN).isoformat())
    red(client, world, 80)
    newest = owner(Telling).order_by("-measured_at").first()
    person(world.kari_user).post("/my/told/", {"reading": str(newest.reading_id)})
    assert set(owner(Telling).values_list("state", flat=True)) == {"SEEN"}


def test_a_relative_who_helps_may_say_it_and_others_may_not(client, world):
    red(client, world)
    reading = {"reading": str(told().reading_id)}
    there = f"/relative/{world.kari.id}/told/"
    stranger = person(make.user("Ukjent"), "RELATIVE")
    assert stranger.post(there, reading).status_code in {302, 403, 404}
    assert told().state == "WAITING"
    rune = person(world.rune.user, "RELATIVE")
    page = rune.get(f"/relative/{world.kari.id}/", headers=ENGLISH).content.decode()
    assert "data-unread-red" in page
    assert told().shown_at is None, "shown to him is not shown to her"
    owner(Relative).update(role="FOLLOWED_UP")
    assert rune.post(there, reading).status_code == 403
    owner(Relative).update(role="HELPER")
    assert rune.post(there, reading).status_code == 302
    assert (told().state, told().told_by_id) == ("TOLD_BY_RELATIVE", world.rune.user_id)


def test_nobody_confirms_what_was_never_red_or_is_anothers(client, world):
    red(client, world)
    kari = person(world.kari_user)
    nowhere = {"reading": str(world.kari.id)}
    assert kari.post("/my/told/", nowhere).status_code == 404
    assert kari.post("/my/told/", {"reading": "x"}).status_code == 404
    assert told().state == "WAITING"


def test_a_nurse_who_reached_the_patient_ends_it_and_one_who_tried_does_not(client, world, time):
    red(client, world)
    alert = owner(Alert).get()
    sign_in(client, world.nora)
    there, talk = f"/alerts/{alert.id}/contact/", {"direction": "OUT", "alerts": [str(alert.id)]}
    assert client.post(f"/alerts/{alert.id}/no-answer/").status_code == 302
    client.post(there, {**talk, "whom": "PATIENT", "reached": "no"})
    assert told().state == "WAITING"
    client.post(there, {**talk, "whom": "PATIENT", "reached": "yes", "said": "Snakket"})
    assert (told().state, told().told_by_id) == ("TOLD_BY_NURSE", world.nora.user_id)


# -- the next way ----------------------------------------------------------------------------------


def test_push_then_sms_then_the_relative_each_logged_and_at_last_the_nurse(
    client, world, time, box, device
):
    time.at(12)
    red(client, world)
    assert tell_on() == 0
    time.on(9)
    assert steps() == []
    time.on(1)
    assert steps() == [("PUSH", "SENT")]
    time.on()
    time.on()
    assert steps() == [("PUSH", "SENT"), ("SMS", "SENT"), ("RELATIVE", "SENT")]
    assert told().relative_id == world.rune.id
    assert told().state == "WAITING"
    time.on()
    assert told().state == "EXHAUSTED"
    assert told().look_at is None
    assert send_all() == 4
    lines = [json.loads(line) for line in box.read_text().splitlines()]
    assert {(one["way"], one["to"]) for one in lines} == {
        ("PUSH", str(device.id)),
        ("SMS", "90000001"),
        ("SMS", "90000002"),
    }
    for one in lines:
        assert "Kari" not in one["text"]
        assert "spo2" not in one["text"].lower()
        assert "80" not in one["text"].replace("8000", "")
    sign_in(client, world.nora)
    page = client.get("/worklist/", headers=ENGLISH).content.decode()
    assert "Not confirmed" in page
    board = client.get(f"/patients/{world.kari.id}/panel/", headers=ENGLISH).content.decode()
    assert 'data-told="EXHAUSTED"' in board
    assert "SMS sent" in board
    assert "relative asked" in board


def test_without_ways_the_relative_is_asked_at_once_and_what_is_not_there_is_logged(
    client, world, time, mailoutbox
):
    owner(User).filter(id=world.rune.user_id).update(email="rune@example.test")
    time.at(12)
    red(client, world)
    assert ways_out() == frozenset()
    time.on()
    assert steps() == [
        ("PUSH", "NOT_AVAILABLE"),
        ("SMS", "NOT_AVAILABLE"),
        ("RELATIVE", "SENT"),
    ]
    send_all()
    (mail,) = mailoutbox
    assert mail.to == ["rune@example.test"]
    assert "Kari" not in mail.subject + mail.body


@pytest.mark.parametrize(("may", "is_asked"), [("NOTHING", False), ("SILENCE", True), ("", True)])
def test_a_relative_who_may_be_told_nothing_is_asked_nothing(client, world, time, may, is_asked):
    owner(Relative).filter(id=world.rune.id).update(may_be_told=may)
    time.at(12)
    red(client, world)
    time.on()
    assert (("RELATIVE", "SENT") in steps()) is is_asked


def test_at_night_the_nurse_has_it_and_the_relative_is_asked_in_the_morning(
    client, world, time, box, device
):
    time.at(22)
    red(client, world)
    for _ in range(3):
        time.on()
    assert steps() == [("PUSH", "SENT"), ("SMS", "SENT"), ("EXHAUSTED", "")]
    assert told().state == "EXHAUSTED"
    assert told().look_at.astimezone(clock.OSLO).hour == 8
    time.on(10 * 60)
    assert steps()[-1] == ("RELATIVE", "SENT")
    assert told().state == "EXHAUSTED"
    person(world.kari_user).post("/my/told/", {"reading": str(told().reading_id)})
    assert told().state == "SEEN", "late is better than never"


def test_nobody_to_tell_is_the_nurses_at_once(client, world, time):
    owner(Relative).update(ended_at=make.LONG_AGO)
    time.at(12)
    red(client, world)
    time.on()
    assert told().state == "EXHAUSTED"


def test_two_reds_in_a_row_are_one_message(client, world, time, box, device):
    time.at(12)
    red(client, world, 82)
    time.on(5)
    red(client, world, 80)
    time.on(5)
    time.on(5)
    assert owner(Notice).filter(to_patient=True).count() == 1
    assert ("PUSH", "COVERED") in steps()


def test_a_receipt_in_between_stops_the_messages(client, world, time, box, device):
    time.at(12)
    red(client, world)
    time.on()
    person(world.kari_user).post("/my/told/", {"reading": str(told().reading_id)})
    time.on()
    assert steps() == [("PUSH", "SENT"), ("SEEN", "")]


@pytest.mark.parametrize("how", ["resolved", "113"])
def test_what_is_over_is_told_to_nobody(client, world, time, box, how):
    time.at(12)
    red(client, world)
    columns = (
        {"state": "RESOLVED", "outcome": "ACTED", "resolved_at": time.now}
        | {"resolved_by_id": world.nora.user_id, "ring_by": None}
        if how == "resolved"
        else {"called_113_at": time.now + timedelta(days=1)}
    )
    owner(Finding).update(seen_at=time.now, seen_by=world.nora.user)
    owner(Alert).update(**columns)
    time.on()
    assert told().state == "ENDED"
    assert steps() == []


def test_a_round_takes_as_many_statements_for_many_as_for_one(client, world, time, box):
    time.at(12)
    asked = []
    for count in (1, 4):
        for _ in range(count):
            patient = make.patient(world.hadsel, phone="90000009")
            course = make.enrolment(patient, world.centre)
            make.plan(patient, course, PlanDocument(**_fields(world)), world.gunnar.user)
            make.push_device(patient)
            device = make.device_token(patient)
            assert post(client, a_reading(patient, value=80), device).status_code == 201
        drain_all()
        time.now += TEN
        with CaptureQueriesContext(connections["triage"]) as queries:
            assert tell_on() == count
        asked.append(len(queries))
        owner(Telling).update(look_at=None, state="ENDED")
    assert asked[0] == asked[1]


def _fields(world):
    from msgspec.structs import asdict

    return asdict(world.spo2_document())


# -- a relative with a telephone and no sign-in ----------------------------------------------------


@pytest.fixture
def siri(world):
    """A daughter with a telephone, whom Kari lets know that she does not answer. Rune has moved out."""
    owner(Relative).filter(id=world.rune.id).update(ended_at=make.LONG_AGO)
    return make.relative(world.kari, "Siri", phone="90000003", may_be_told="SILENCE")


def to_relatives():
    return owner(Notice).filter(to_relative__isnull=False)


def lines_to(box, phone):
    lines = [json.loads(line) for line in box.read_text().splitlines()]
    return [one["text"] for one in lines if one["to"] == phone]


def test_a_relative_with_only_a_telephone_is_asked_by_sms_to_ring(
    client, world, time, box, siri, settings
):
    settings.LANGUAGE_CODE = "en"
    time.at(12)
    red(client, world)
    time.on()
    time.on()
    assert steps() == [("PUSH", "NOT_AVAILABLE"), ("SMS", "SENT"), ("RELATIVE", "SENT")]
    assert told().relative_id == siri.id
    send_all()
    (text,) = lines_to(box, "90000003")
    assert "ring Kari" in text
    assert world.centre.phone
    assert world.centre.phone in text
    for word in ("80 ", "SpO", "red", "Nordmann", world.centre.name, settings.BASE_URL):
        assert word.lower() not in text.replace(world.centre.phone, "").lower(), word
    sign_in(client, world.nora)
    panel = client.get(f"/patients/{world.kari.id}/panel/", headers=ENGLISH).content.decode()
    at = to_relatives().get().sent_at.astimezone(clock.OSLO)
    assert f"SMS to relative {at:%H:%M}" in panel
    board = client.get(f"/patients/{world.kari.id}/", headers=ENGLISH).content.decode()
    assert "SMS to the relative: on its way" in board


def test_it_says_nothing_to_confirm_with_and_the_nurse_who_rings_ends_it(
    client, world, time, box, siri
):
    time.at(12)
    red(client, world)
    for _ in range(3):
        time.on()
    assert told().state == "EXHAUSTED"
    sign_in(client, world.nora)
    alert = owner(Alert).get()
    said = {"direction": "IN", "alerts": [str(alert.id)], "whom": "PATIENT", "reached": "yes"}
    client.post(f"/alerts/{alert.id}/contact/", {**said, "said": "Datteren ba henne ringe"})
    assert (told().state, told().told_by_id) == ("TOLD_BY_NURSE", world.nora.user_id)


@pytest.mark.parametrize(
    "unfit",
    [
        {"may_be_told": ""},
        {"may_be_told": "NOTHING"},
        {"phone": ""},
        {"role": "FOLLOWED_UP"},
        {"ended_at": make.LONG_AGO},
    ],
)
def test_without_the_patients_word_or_without_a_number_no_relative_gets_an_sms(
    client, world, time, box, siri, unfit
):
    owner(Relative).filter(id=siri.id).update(**unfit)
    time.at(12)
    red(client, world)
    time.on()
    time.on()
    assert steps()[2:] == [("RELATIVE", "NOT_AVAILABLE"), ("EXHAUSTED", "")]
    assert not to_relatives().exists()


def test_a_house_without_sms_asks_no_relative_who_has_only_a_telephone(client, world, time, siri):
    time.at(12)
    red(client, world)
    time.on()
    assert ("RELATIVE", "NOT_AVAILABLE") in steps()


def test_who_can_sign_in_is_asked_before_who_has_only_a_telephone(client, world, time, box, siri):
    owner(Relative).filter(id=world.rune.id).update(ended_at=None, started_at=clock.now())
    time.at(12)
    red(client, world)
    time.on()
    time.on()
    assert told().relative_id == world.rune.id
    assert not to_relatives().exists()


def test_what_the_patient_takes_back_before_it_leaves_does_not_leave(
    client, world, time, box, siri
):
    time.at(12)
    red(client, world)
    time.on()
    time.on()
    owner(Relative).filter(id=siri.id).update(may_be_told="NOTHING")
    send_all()
    assert lines_to(box, "90000003") == []
    assert to_relatives().get().state == "FAILED"
    sign_in(client, world.nora)
    panel = client.get(f"/patients/{world.kari.id}/panel/", headers=ENGLISH).content.decode()
    assert "the SMS to the relative did not get out" in panel
    with connections["triage"].cursor() as cursor:
        cursor.execute("SELECT unsent_notices()")
        assert cursor.fetchone()[0] == 0, "the nurse rings; the house has nothing to put right"


def test_a_relative_with_only_a_telephone_sleeps_at_night_too(client, world, time, box, siri):
    time.at(22)
    red(client, world)
    for _ in range(3):
        time.on()
    assert not to_relatives().exists()
    time.on(10 * 60)
    assert steps()[-1] == ("RELATIVE", "SENT")
    assert to_relatives().count() == 1


def test_it_names_the_patient_and_a_telephone_only_where_there_is_one(settings):
    settings.LANGUAGE_CODE = "en"
    whole = words_of("RING_THE_PATIENT", Ring("Kari", "75000000"))[1]
    alone = words_of("RING_THE_PATIENT", Ring("Kari"))[1]
    assert "ring Kari now, or them at 75000000." in whole
    assert "ring Kari now." in alone


def test_judging_learns_which_relative_has_a_telephone_and_no_number(world, siri):
    with connections["triage"].cursor() as cursor:
        cursor.execute("SELECT * FROM relatives_with_phone(%s)", [[world.kari.id]])
        assert cursor.fetchall() == [(siri.id,)]
        with pytest.raises(Exception, match="denied"):
            cursor.execute("SELECT phone FROM tenants_relative")


# -- the gateway -----------------------------------------------------------------------------------


class _Gateway(BaseHTTPRequestHandler):
    status = 200
    got: list[tuple[str, dict]] = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.got.append((self.headers["Authorization"], body))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def gateway(settings):
    _Gateway.got, _Gateway.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), _Gateway)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/sms"
    settings.SMS_TOKEN = "hemmelig"
    yield _Gateway
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_sms_goes_to_the_gateway_and_is_tried_again_when_it_is_away(
    client, world, time, gateway, settings
):
    time.at(12)
    red(client, world)
    time.on()
    assert steps()[:2] == [("PUSH", "NOT_AVAILABLE"), ("SMS", "SENT")]
    gateway.status = 503
    assert send_all() == 0
    assert owner(Notice).get().state == "WAITING"
    gateway.status = 200
    time.now += TEN
    assert send_all() == 1
    bearer, body = gateway.got[-1]
    assert bearer == "Bearer hemmelig"
    assert body["to"] == "90000001"
    assert settings.BASE_URL in body["text"]
    assert owner(Notice).get().state == "SENT"


def test_an_address_that_anybody_could_read_along_is_no_way_out(settings):
    settings.SMS_URL = "http://sms.example.test/send"
    assert ways_out() == frozenset()
    settings.SMS_URL = "https://sms.example.test/send"
    assert {one.value for one in ways_out()} == {"SMS"}


def test_judging_learns_who_has_a_telephone_and_no_number(world):
    with connections["triage"].cursor() as cursor:
        cursor.execute("SELECT patient_id FROM phones_known(%s)", [[world.kari.id]])
        assert cursor.fetchall()
        with pytest.raises(Exception, match="denied"):
            cursor.execute("SELECT phone FROM tenants_patient")
