"""Push to the patient's own devices: turned on and off, sealed, signed, ended; and the next way."""

# ruff: noqa: F811 -- fixtures of the loop that push is a way of
from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.urls import reverse

from dho.checks import keys_are_own
from dho.lib import clock
from messaging.gateways import WAYS, send_email, ways_out, words_of
from messaging.gateways.push import push_key
from messaging.models import Notice, PushSubscription
from messaging.operations import send_waiting
from messaging.rules.push import text_of
from tenants.models import AuditEvent, Enrolment, User
from tests import factories as make
from tests.push_service import A_POINT, HOUSE, push_service
from tests.triage.test_patient_pages import sign_in as person
from tests.triage.test_told import (  # noqa: F401
    ENGLISH,
    box,
    owner,
    plan,
    red,
    steps,
    time,
    told,
)
from tests.triage.test_worklist_page import sign_in
from triage.models import Telling
from triage.operations.told import push_failed, tell_on

PAGE = "/my/devices/"


@pytest.fixture
def service(settings):
    settings.VAPID_PRIVATE_KEY = HOUSE
    settings.PUSH_HOSTS = ["127.0.0.1"]
    settings.DEFAULT_FROM_EMAIL = "DHO <dho@example.test>"
    with push_service() as running:
        yield running


@pytest.fixture
def kari(world, service):
    return person(world.kari_user)


def on(client, said):
    return client.post(PAGE, said, headers=ENGLISH)


def turned_on(client, said):
    answer = on(client, said)
    assert answer.status_code == 302, re.findall(r"<li>(.*?)</li>", answer.content.decode())


def devices():
    return owner(PushSubscription).order_by("made_at", "id")


def off(client, row):
    return client.post(f"{PAGE}{row.id}/off/")


def send_all():
    owner(Notice).exclude(to_patient=True).delete()
    return send_waiting(send=send_email, ways=WAYS, failed=push_failed)


def another_patient(world):
    user = make.user("Olga")
    patient = make.patient(world.bodo, "Olga", "Olsen", user=user)
    make.enrolment(patient, world.centre)
    return patient, person(user)


# -- on and off ------------------------------------------------------------------------------------


def test_it_is_off_until_the_patient_turns_it_on(client, world, kari, service, time):
    time.at(12)
    red(client, world)
    time.on()
    assert ("PUSH", "NOT_AVAILABLE") in steps()
    page = kari.get(PAGE, headers=ENGLISH).content.decode()
    assert "No device of yours takes notices" in page
    assert f'data-key="{push_key()}"' in page
    assert PAGE in kari.get("/my/contact/").content.decode()


def test_turned_on_and_off_again_each_in_the_log(kari, service):
    said = service.device()
    answer = kari.post(
        PAGE, said, headers={**ENGLISH, "User-Agent": "(Android 10) Chrome/130"}, follow=True
    )
    assert "Notices are on" in answer.content.decode()
    (row,) = devices()
    assert (row.label, row.endpoint) == ("Chrome, Android", said["endpoint"])
    page = kari.get(PAGE, headers=ENGLISH).content.decode()
    assert "Chrome, Android" in page
    assert said["endpoint"] not in page
    turned_on(kari, said)
    assert devices().count() == 1, "the same device is the same row"
    assert off(kari, row).status_code == 302
    row = devices().get()
    assert (row.ended_as, row.endpoint, row.p256dh, row.auth) == ("TURNED_OFF", "", "", "")
    assert "you turned it off" in kari.get(PAGE, headers=ENGLISH).content.decode()
    actions = owner(AuditEvent).filter(action__startswith="NOTICES_").order_by("at")
    assert [one.action for one in actions] == ["NOTICES_TURNED_ON", "NOTICES_TURNED_OFF"]
    assert off(kari, row).status_code == 302, "off is off"
    turned_on(kari, said)
    assert devices().filter(ended_at=None).count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "https://169.254.169.254/latest/meta-data",
        "http://169.254.169.254/x",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://postgres:5432/x",
        "http://localhost:6379/x",
    ],
)
def test_an_address_that_is_no_push_service_is_refused_at_the_door(kari, service, address):
    answer = on(kari, {**service.device(), "endpoint": address})
    assert answer.status_code == 422
    assert "a service that we do not know" in answer.content.decode()
    assert not devices().exists()
    turned_on(kari, {**service.device(), "endpoint": "https://fcm.googleapis.com/fcm/send/x"})


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"p256dh": text_of(A_POINT[:64])}, "a key that cannot be used"),
        ({"p256dh": text_of(A_POINT[:-1] + b"\x00")}, "a key that cannot be used"),
        ({"auth": text_of(b"short")}, "a key that cannot be used"),
        ({"auth": ""}, "required"),
        ({"endpoint": "http://127.0.0.1/" + "x" * 1000}, "at most 1000 characters"),
    ],
)
def test_a_bad_key_is_refused_with_words(kari, service, said, words):
    answer = on(kari, {**service.device(), **said})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not devices().exists()
    assert on(kari, {}).status_code == 422


def test_a_patient_has_several_devices_but_not_any_number(kari, service):
    for number in range(5):
        turned_on(kari, service.device(str(number)))
    answer = on(kari, service.device("six"))
    assert answer.status_code == 422
    assert "Turn one of them off first" in answer.content.decode()
    off(kari, devices().first())
    turned_on(kari, service.device("six"))


def test_a_house_without_keys_offers_nothing_and_what_is_on_can_be_turned_off(
    kari, service, settings
):
    turned_on(kari, service.device())
    settings.VAPID_PRIVATE_KEY = ""
    page = kari.get(PAGE, headers=ENGLISH).content.decode()
    assert "data-push" not in page
    assert "Turn off" in page
    assert PAGE not in kari.get("/my/contact/").content.decode()
    assert off(kari, devices().get()).status_code == 302


def test_who_is_not_followed_up_turns_nothing_on(world, kari, service):
    owner(Enrolment).filter(patient=world.kari).update(ended_at=clock.now(), ended_as="WITHDREW")
    answer = on(kari, service.device())
    assert answer.status_code == 422
    assert "You are not followed up now" in answer.content.decode()


# -- whose it is -----------------------------------------------------------------------------------


def test_nobody_else_sees_or_turns_off_a_patients_device(client, world, kari, service):
    turned_on(kari, service.device())
    row = devices().get()
    _, olga = another_patient(world)
    assert off(olga, row).status_code == 404
    assert off(person(world.rune.user, "RELATIVE"), row).status_code == 403
    sign_in(client, world.nora)
    assert client.get(PAGE).status_code == 403
    assert off(client, row).status_code == 403
    assert devices().get().ended_at is None


def test_a_lent_tablet_takes_the_notices_of_the_last_and_the_first_is_told(world, kari, service):
    turned_on(kari, service.device())
    olga_row, olga = another_patient(world)
    turned_on(olga, service.device())
    assert [(one.patient_id, one.ended_as) for one in devices()] == [
        (world.kari.id, "OTHER_PATIENT"),
        (olga_row.id, ""),
    ]
    page = kari.get(PAGE, headers=ENGLISH).content.decode()
    assert "somebody else has turned on notices" in page
    assert "Olga" not in page
    turned_on(olga, service.device("hers"))
    turned_on(kari, service.device("another"))
    assert devices().filter(ended_at=None).count() == 3, "other devices are left alone"


def test_the_database_itself_lets_no_staff_read_a_device_and_judging_no_address(
    world, kari, service
):
    from dho.identity.queries import party_of
    from dho.lib.scope import ScopeMissing, scope

    turned_on(kari, service.device())
    with scope(party_of(world.viewer(world.gunnar))):
        assert not PushSubscription.objects.exists()
    with pytest.raises(ScopeMissing), scope(party_of(world.viewer(world.nora))):
        PushSubscription.objects.exists()
    with connections["triage"].cursor() as cursor:
        cursor.execute("SELECT patient_id FROM messaging_pushsubscription WHERE ended_at IS NULL")
        assert cursor.fetchall() == [(world.kari.id,)]
        with pytest.raises(Exception, match="denied"):
            cursor.execute("SELECT endpoint FROM messaging_pushsubscription")


def test_no_patient_ends_anothers_device_by_naming_her(world, kari, service):
    from dho.lib.scope import Party, ScopeMissing, Sight, scope

    turned_on(kari, service.device())
    olga_row, _ = another_patient(world)
    party = Party(Sight.GRANTED, person_id=olga_row.user_id)
    with pytest.raises(ScopeMissing), scope(party), connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT end_push_of_others(%s, %s)", [make.patient(world.bodo).id, service.address()]
        )
    assert devices().get().ended_at is None


def test_the_end_of_the_course_and_of_the_account_end_the_devices(world, client, kari, service):
    turned_on(kari, service.device())
    sign_in(client, world.nora)
    ended = client.post(
        reverse("tenants:course-end", args=[world.kari.id]), {"ended_as": "WITHDREW", "reason": "x"}
    )
    assert ended.status_code == 302
    assert devices().get().ended_as == "COURSE_ENDED"
    _, olga = another_patient(world)
    turned_on(olga, service.device("hers"))
    owner(User).filter(name="Olga").update(email="olga@example.test")
    assert devices().last().ended_at is None
    owner(User).filter(name="Olga").update(is_active=False)
    assert devices().last().ended_as == "ACCOUNT_CLOSED"


# -- what leaves the house -------------------------------------------------------------------------


def test_the_notice_is_sealed_for_the_device_and_signed_by_the_house(
    client, world, kari, service, time, settings
):
    turned_on(kari, service.device())
    time.at(12)
    red(client, world)
    time.on()
    assert steps() == [("PUSH", "SENT")]
    assert send_all() == 1
    assert owner(Notice).get().state == "SENT"
    _, headers, body = service.got[-1]
    assert (headers["Urgency"], headers["Ttl"]) == ("high", "3600")
    assert headers["Content-Encoding"] == "aes128gcm"
    said = service.opened()
    assert said["title"].encode() not in body
    assert f"{said['title']}. {said['body']}" == words_of("TOLD")[1], "the words of the SMS"
    assert said["url"] == "/my/"
    for word in ("Kari", "Nordmann", "spo2", "SpO", "80 ", str(world.kari.id)):
        assert word not in json.dumps(said)
    signed = service.signed()
    assert signed["aud"] == f"http://127.0.0.1:{service.port}"
    assert signed["sub"] == "mailto:dho@example.test"
    assert signed["key"] == push_key()
    assert time.now.timestamp() < signed["exp"] <= time.now.timestamp() + 24 * 3600
    sign_in(client, world.nora)
    panel = client.get(f"/patients/{world.kari.id}/panel/", headers=ENGLISH).content.decode()
    assert "message to the device sent" in panel


def test_all_devices_get_it_and_one_that_took_it_is_enough(client, world, kari, service, time):
    for name in ("gone", "broken", "telephone"):
        turned_on(kari, service.device(name))
    service.of_path = {"gone": 410, "broken": 500}
    time.at(12)
    red(client, world)
    time.on()
    assert send_all() == 1
    assert sorted(service.names()) == ["broken", "gone", "telephone"]
    assert owner(Notice).get().state == "SENT"
    assert [one.ended_as for one in devices()] == ["GONE", "", ""]
    assert steps() == [("PUSH", "SENT")]


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_ended_and_the_next_way_does_not_wait(
    client, world, kari, service, time, status
):
    turned_on(kari, service.device())
    service.status = status
    at = time.at(12)
    red(client, world)
    time.on()
    assert send_all() == 0
    assert owner(Notice).get().state == "FAILED", "nothing is left to try"
    assert devices().get().ended_as == "GONE"
    assert steps() == [("PUSH", "SENT"), ("PUSH", "FAILED")]
    tell_on()
    assert steps()[2:] == [("SMS", "NOT_AVAILABLE"), ("RELATIVE", "SENT")]
    assert told().relative_at == at + timedelta(minutes=10)
    assert told().push_at is None
    owner(Notice).exclude(to_patient=True).delete()
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT unsent_notices()")
        assert cursor.fetchone() == (0,), "a telephone that is off is no fault of the house"
    sign_in(client, world.nora)
    panel = client.get(f"/patients/{world.kari.id}/panel/", headers=ENGLISH).content.decode()
    assert "the message to the device did not get out" in panel
    assert (
        "not taken" in client.get(f"/patients/{world.kari.id}/", headers=ENGLISH).content.decode()
    )


@pytest.mark.parametrize("status", [400, 403, 429, 500, 503, 301, 302, 307, 308])
def test_a_push_that_was_not_taken_is_tried_again_and_the_next_way_goes_meanwhile(
    client, world, kari, service, time, status
):
    turned_on(kari, service.device())
    service.status = status
    time.at(12)
    red(client, world)
    time.on()
    assert send_all() == 0
    assert service.names() == ["one"], "nowhere else is followed to"
    assert owner(Notice).get().state == "WAITING"
    assert devices().get().ended_at is None
    tell_on()
    assert steps() == [
        ("PUSH", "SENT"),
        ("PUSH", "FAILED"),
        ("SMS", "NOT_AVAILABLE"),
        ("RELATIVE", "SENT"),
    ]
    service.status = 201
    time.now += timedelta(minutes=5)
    assert send_all() == 1
    assert owner(Notice).get().state == "SENT"
    assert len(steps()) == 4, "logged once"


def test_a_service_that_is_away_is_as_one_that_refuses(client, world, kari, service, time):
    turned_on(kari, {**service.device(), "endpoint": "http://127.0.0.1:1/push/x"})
    time.at(12)
    red(client, world)
    time.on()
    assert send_all() == 0
    assert ("PUSH", "FAILED") in steps()


def test_reds_that_the_failed_push_covered_move_on_with_it(client, world, kari, service, time):
    turned_on(kari, service.device())
    time.at(12)
    red(client, world, 82)
    time.on(5)
    red(client, world, 80)
    time.on(5)
    time.on(5)
    assert ("PUSH", "COVERED") in steps()
    service.status = 500
    send_all()
    assert set(owner(Telling).values_list("push_at", flat=True)) == {None}
    assert steps().count(("PUSH", "FAILED")) == 2


def test_a_receipt_meanwhile_stops_everything(client, world, kari, service, time):
    turned_on(kari, service.device())
    service.status = 500
    time.at(12)
    red(client, world)
    time.on()
    person(world.kari_user).post("/my/told/", {"reading": str(told().reading_id)})
    send_all()
    time.on()
    assert steps() == [("PUSH", "SENT"), ("SEEN", "")]


def test_a_host_that_is_no_longer_known_is_not_spoken_to(
    client, world, kari, service, time, settings
):
    turned_on(kari, service.device())
    time.at(12)
    red(client, world)
    time.on()
    settings.PUSH_HOSTS = []
    assert send_all() == 0
    assert not service.got


def test_the_post_box_gets_a_line_per_device_and_nothing_is_sent(
    client, world, kari, service, time, box
):
    turned_on(kari, service.device())
    turned_on(kari, service.device("two"))
    time.at(12)
    red(client, world)
    time.on()
    assert send_all() == 1
    assert not service.got
    lines = [json.loads(line) for line in box.read_text().splitlines()]
    assert [(one["way"], one["to"]) for one in lines] == [
        ("PUSH", str(row.id)) for row in devices()
    ]


# -- the keys of the house -------------------------------------------------------------------------


def test_a_house_has_push_when_it_has_a_key_and_a_key_is_made_by_a_command(settings, capsys):
    assert ways_out() == frozenset()
    call_command("make_push_keys")
    line, public = capsys.readouterr().out.strip().splitlines()
    name, key = line.split("=")
    assert name == "DHO_VAPID_PRIVATE_KEY"
    settings.VAPID_PRIVATE_KEY = key
    assert {one.value for one in ways_out()} == {"PUSH"}
    assert public == f"# public: {push_key()}"


def test_a_key_that_is_none_is_refused_at_the_start(settings):
    settings.PRODUCTION = True
    own = {"SECRET_KEY": "a", "DHO_INDEX_KEY": "b"}
    for name, value in own.items():
        setattr(settings, name, value)
    for wrong in ("x", text_of(bytes(32)), text_of(b"\xff" * 32), str(uuid.uuid4())):
        settings.VAPID_PRIVATE_KEY = wrong
        assert ways_out() == frozenset()
        assert [one.id for one in keys_are_own(None)] == ["dho.E005"]
    settings.VAPID_PRIVATE_KEY = HOUSE
    assert keys_are_own(None) == []
