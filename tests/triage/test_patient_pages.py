"""The pages of patient and relative, as a browser without scripts uses them."""

from __future__ import annotations

import re
import threading
import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measurements.models import Reading, RefusedReading
from selfcare_plans.rules.document import (
    Goal,
    MonitoringItem,
    RangeRule,
    Schedule,
    Window,
)
from tenants.models import AuditEvent
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from triage.operations.drain import drain_all

OSLO = ZoneInfo("Europe/Oslo")
ALL_DAY = Schedule(windows=(Window(name="dag", opens=time(0), closes=time(23, 59)),))
FRIDAY_MORNING = datetime(2026, 11, 20, 9, tzinfo=OSLO)
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=OSLO)
PAGES = ("/my/", "/my/readings/", "/my/record/spo2/", "/my/plan/", "/my/contact/")


def sign_in(user, role="PATIENT", language="en"):
    client = Client(headers={"Accept-Language": language})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["acting"] = role
    session.save()
    return client


@pytest.fixture
def kari(world):
    return sign_in(world.kari_user)


@pytest.fixture
def rune(world):
    return sign_in(world.rune.user, "RELATIVE")


@pytest.fixture
def document(world):
    document = world.spo2_document(review_date=date(2027, 2, 1), goals=(Goal(text="Sove godt"),))
    glucose = MonitoringItem(
        id="glucose",
        kind="glucose",
        receivers=(str(world.gp_office.id),),
        rules=(
            RangeRule(id="g", green_low=Decimal(4), green_high=Decimal(12), yellow_low=Decimal(3)),
            RangeRule(
                id="g-fasting",
                context="meal=fasting",
                green_low=Decimal(4),
                green_high=Decimal(7),
                yellow_low=Decimal(3),
            ),
        ),
    )
    spo2 = msgspec.structs.replace(
        document.items[0], schedule=ALL_DAY, instruction="Sitt i ro i fem minutter."
    )
    weight = MonitoringItem(id="weight", kind="weight", observe_only=True)
    pressure = MonitoringItem(id="bp", kind="blood_pressure", observe_only=True)
    return msgspec.structs.replace(document, items=(spo2, glucose, weight, pressure))


@pytest.fixture
def plan(world, document):
    return make.plan(world.kari, world.course, document, world.gunnar.user)


def text(answer):
    """What is read on the page, in one line, without tags."""
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    words = words.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")
    return re.sub(r"\s+", " ", words)


def typed(value="91", **fields):
    return {"value": value, "reference": str(uuid.uuid4()), **fields}


def stored():
    return Reading.objects.using("owner")


def send(client, kind="spo2", address="/my/record/{kind}/", **fields):
    return client.post(address.format(kind=kind), typed(**fields))


# ---- today ----


def test_today_shows_the_tasks_of_the_plan_and_what_is_done(kari, world, plan):
    before = text(kari.get("/my/"))
    assert "Kari" in before
    assert "Measure the oxygen in your blood" in before
    assert "0 of 1 are done" in before
    post(Client(), a_reading(world.kari, value=95), world.kari_device)
    drain_all()
    after = text(kari.get("/my/"))
    assert "1 of 1 is done" in after
    assert re.search(r"Done at \d\d:\d\d: 95 %", after)


def test_today_without_a_plan_says_so_and_whom_to_ring(kari):
    page = text(kari.get("/my/"))
    assert "There is no plan yet" in page
    assert "113" in page


def test_today_without_tasks_offers_what_is_measured_when_needed(kari, world):
    make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)
    page = kari.get("/my/")
    assert "Nothing to measure today" in text(page)
    assert 'href="/my/record/spo2/"' in page.content.decode()


def test_a_reading_waits_until_it_has_a_colour_and_then_the_zone_is_shown(kari, world, plan):
    post(Client(), a_reading(world.kari, value=88), world.kari_device)
    waiting = text(kari.get("/my/"))
    assert "Received, not yet assessed" in waiting
    assert "You are here now" not in waiting
    drain_all()
    judged = text(kari.get("/my/"))
    assert "Received, not yet assessed" not in judged
    assert "You are here now Yellow: a little worse" in judged
    assert "Hvil, mål igjen om en time" in judged
    assert "Felles oppfølgingssenter looks at it" in judged


def test_a_reading_that_nobody_could_judge_is_received_and_not_yet_assessed(kari, world):
    post(Client(), a_reading(world.kari), world.kari_device)
    drain_all()
    page = text(kari.get("/my/"))
    assert "Received, not yet assessed" in page
    assert "Felles oppfølgingssenter looks at it" in page
    assert "Not judged" not in page


def test_a_green_reading_waits_for_nobody(kari, world, plan):
    post(Client(), a_reading(world.kari, value=95), world.kari_device)
    drain_all()
    page = text(kari.get("/my/"))
    assert "You are here now Green: as usual" in page
    assert "Somebody will look at this" not in page


@pytest.mark.parametrize(
    ("now", "number", "words"),
    [
        (FRIDAY_MORNING, "+4775000000", "Felles oppfølgingssenter is open until 15:00 today."),
        (SUNDAY, "116117", "is closed now, and opens tomorrow, Monday 23 November at 08:00."),
    ],
)
def test_the_call_button_rings_the_centre_in_its_hours_and_else_116117(
    world, plan, now, number, words
):
    with time_machine.travel(now, tick=False):
        kari = sign_in(world.kari_user)
        for address in PAGES:
            page = kari.get(address)
            call = rf'class="cta[^"]*" href="tel:{re.escape(number)}"'
            assert re.search(call, page.content.decode())
            assert 'href="tel:113"' in page.content.decode()
            assert words in text(page)
            assert "no emergency service" in text(page)


@pytest.mark.parametrize(
    ("now", "when"),
    [
        (FRIDAY_MORNING, "today, before 15:00"),
        (SUNDAY, "tomorrow, Monday 23 November, before 15:00"),
    ],
)
def test_what_is_sent_now_is_promised_by_hours_and_deadline(world, plan, now, when):
    with time_machine.travel(now, tick=False):
        page = text(sign_in(world.kari_user).get("/my/record/spo2/"))
    assert f"Felles oppfølgingssenter looks at what you send now {when}" in page


# ---- one reading ----


def test_the_fields_are_empty_and_the_last_value_is_text(kari, world, plan):
    post(Client(), a_reading(world.kari, value=93), world.kari_device)
    page = kari.get("/my/record/spo2/").content.decode()
    assert re.search(r'<input class="number-input"[^>]* value=""', page)
    assert "Last time it was 93" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "Sitt i ro i fem minutter." in page


def test_a_number_with_a_decimal_comma_is_taken_in_as_the_patients_own(kari, world, plan):
    answer = send(kari, "weight", value=" 82,4 ")
    assert answer.status_code == 302
    reading = stored().get()
    assert (reading.value, reading.unit, reading.source) == (Decimal("82.4"), "kg", "patient")
    assert reading.sender.name == "self"
    assert reading.patient_id == world.kari.id


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [("steps", "10 000", 10_000), ("steps", "10.000", 10_000), ("glucose", "5.5", Decimal("5.5"))],
)
def test_numbers_are_read_as_people_write_them(kari, kind, value, expected):
    assert send(kari, kind, value=value).status_code == 302
    assert stored().get().value == expected


def test_blood_pressure_is_two_fields(kari, plan):
    page = kari.get("/my/record/blood_pressure/").content.decode()
    assert page.count('class="number-input"') == 2
    answer = kari.post("/my/record/blood_pressure/", typed("", systolic="141", diastolic="88"))
    assert answer.status_code == 302
    assert stored().get().components == {"systolic": 141, "diastolic": 88}


def test_an_empty_field_is_asked_for_and_nothing_is_stored(kari, plan):
    answer = send(kari, value="  ")
    assert answer.status_code == 422
    assert "Write the number that the device shows." in text(answer)
    assert not stored().exists()
    assert not RefusedReading.objects.using("owner").exists()


def test_the_same_form_sent_twice_is_one_reading(kari, plan):
    form = typed("91")
    first, again = kari.post("/my/record/spo2/", form), kari.post("/my/record/spo2/", form)
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert stored().count() == 1
    assert not RefusedReading.objects.using("owner").exists()


def test_the_same_form_sent_twice_at_once_is_one_reading(world, plan):
    form, start = typed("91"), threading.Barrier(2)
    clients = [sign_in(world.kari_user) for _ in range(2)]
    answers = []

    def press(client):
        start.wait(5)
        answers.append(client.post("/my/record/spo2/", form).status_code)
        connections.close_all()

    threads = [threading.Thread(target=press, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert answers == [302, 302]
    assert stored().count() == 1
    assert not RefusedReading.objects.using("owner").exists()


def test_another_number_from_the_same_form_is_said_and_can_be_sent_as_a_new_one(kari, plan):
    form = typed("91")
    kari.post("/my/record/spo2/", form)
    other = kari.post("/my/record/spo2/", {**form, "value": "88"})
    assert other.status_code == 409
    assert "Another number was sent before" in text(other)
    assert stored().count() == 1
    new = re.search(r'name="reference" value="([^"]+)"', other.content.decode())
    assert new
    assert new[1] != form["reference"]
    kari.post("/my/record/spo2/", {**form, "value": "88", "reference": new[1]})
    assert stored().count() == 2


def test_an_unlikely_number_is_asked_about_once_and_never_stopped(kari, plan):
    form = typed("45")
    asked = kari.post("/my/record/spo2/", form)
    assert asked.status_code == 422
    assert "is usually between 50 and 100" in text(asked)
    assert not stored().exists()
    kept = re.search(r'name="asked" value="([^"]+)"', asked.content.decode())
    assert kept
    assert kari.post("/my/record/spo2/", {**form, "asked": kept[1]}).status_code == 302
    assert stored().get().flags == ["IMPLAUSIBLE"]


def test_after_an_unlikely_number_a_second_one_is_asked_for_once_and_both_are_kept(kari, plan):
    first = send(kari, value="45", asked="45", measured_at=minutes_ago(20))
    assert "Measure once more now" in text(kari.get(first["Location"]))
    second = send(kari, value="46", asked="46")
    assert "Measure once more now" not in text(kari.get(second["Location"]))
    assert stored().count() == 2


def minutes_ago(minutes):
    return (datetime.now(OSLO) - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("value", "words"),
    [("101", "The number cannot be right."), ("abc", "Write the number with digits only.")],
)
def test_an_impossible_number_is_refused_in_words_and_leaves_a_trace(kari, plan, value, words):
    answer = send(kari, value=value)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not stored().exists()
    assert RefusedReading.objects.using("owner").get().kind == "spo2"


def test_an_upper_pressure_below_the_lower_is_refused_in_words(kari, plan):
    answer = kari.post("/my/record/blood_pressure/", typed("", systolic="80", diastolic="90"))
    assert answer.status_code == 422
    assert "The upper pressure must be higher" in text(answer)


def test_what_was_typed_stays_when_the_form_comes_back(kari, plan):
    answer = kari.post("/my/record/blood_pressure/", typed("", systolic="141", diastolic=""))
    assert 'value="141"' in answer.content.decode()


def test_the_circumstances_are_asked_for_only_where_a_range_of_the_plan_needs_them(kari, plan):
    glucose = kari.get("/my/record/glucose/").content.decode()
    assert 'name="context-meal"' in glucose
    assert 'name="context-' not in kari.get("/my/record/spo2/").content.decode()


def test_the_circumstances_are_stored_and_may_be_left_unknown(kari, plan):
    send(kari, "glucose", value="5,5", **{"context-meal": "fasting"})
    assert stored().get().context == {"meal": "fasting"}
    send(kari, "glucose", value="5,6", **{"context-meal": ""})
    assert stored().get(value=Decimal("5.6")).context is None


def test_another_time_than_now_is_norwegian_time(kari, plan):
    send(kari, measured_at="2026-07-01T08:30")
    assert stored().get().measured_at == datetime(2026, 7, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("chosen", ["2099-01-01T08:00", "yesterday"])
def test_a_time_that_cannot_be_is_said_and_nothing_is_stored(kari, plan, chosen):
    answer = send(kari, measured_at=chosen)
    assert answer.status_code == 422
    assert "It must have been already." in text(answer)
    assert not stored().exists()


def test_an_unknown_kind_does_not_exist(kari, plan):
    assert kari.get("/my/record/mood/").status_code == 404


# ---- the answer ----


def test_the_answer_is_received_then_the_zone_with_the_plans_own_steps(kari, world, plan):
    address = send(kari, value="80")["Location"]
    first = kari.get(address)
    assert "We have got your reading" in text(first)
    assert "Received, not yet assessed" in text(first)
    assert "Felles oppfølgingssenter looks at it" in text(first)
    assert "data-final" not in first.content.decode()
    drain_all()
    part = kari.get(f"{address}&part=answer", headers={"X-DHO-Poll": "1"})
    assert part.content.decode().lstrip().startswith("<div")
    assert "data-final" in part.content.decode()
    assert "Red: ring now" in text(part)
    assert "Ring oss" in text(part)
    assert 'href="tel:113"' in part.content.decode()


def test_a_green_answer_says_what_to_do_and_promises_nobody(kari, plan):
    address = send(kari, value="95")["Location"]
    drain_all()
    page = text(kari.get(address))
    assert "Green: as usual" in page
    assert "Som vanlig" in page
    assert "looks at it" not in page


def test_a_green_number_does_not_say_green_while_another_is_red(kari, plan):
    send(kari, kind="glucose", value="2")
    address = send(kari, value="95")["Location"]
    drain_all()
    page = text(kari.get(address))
    assert "Red: ring now" in page
    assert "Green: as usual" not in page
    assert "This number: Green" in page


def test_an_answer_is_only_for_who_sent_it(kari, world, plan):
    address = send(kari, value="91")["Location"]
    bjorn = make.user("Bjorn")
    world.bjorn.user = bjorn
    world.bjorn.save(using="owner")
    assert sign_in(bjorn).get(address).status_code == 404
    assert kari.get("/my/sent/?reference=nothing").status_code == 404
    assert kari.get(address).status_code == 200


# ---- readings, plan, contact ----


def test_readings_are_listed_and_drawn_with_words_for_the_colours(kari, world, plan):
    for days, value in ((1, 95), (2, 88)):
        at = (datetime.now(UTC) - timedelta(days=days)).isoformat()
        post(Client(), a_reading(world.kari, value=value, measured_at=at), world.kari_device)
    drain_all()
    page = kari.get("/my/readings/")
    assert "<svg" in page.content.decode()
    assert (
        "Oxygen in the blood, the last 30 days: 2 readings, the last 95 %"
        in page.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    )
    assert "Green" in text(page)
    assert "Yellow" in text(page)
    assert "<table" in page.content.decode()


def test_no_readings_is_said(kari):
    assert "No readings in the last 7 days" in text(kari.get("/my/readings/?days=7"))


def test_the_plan_is_three_zones_in_plain_words_with_version_and_approver(kari, plan):
    page = text(kari.get("/my/plan/"))
    places = [
        page.index(title)
        for title in ("Green: as usual", "Yellow: a little worse", "Red: ring now")
    ]
    assert places == sorted(places)
    assert "Oxygen in the blood: 90 or more" in page
    assert "Oxygen in the blood: 86 to 89" in page
    assert "Oxygen in the blood: under 86" in page
    assert "Version 1, from 1 January 2024. Approved by Gunnar." in page
    assert "Tur med hunden" in page
    assert "Sove godt" in page


def test_without_a_plan_the_plan_page_says_so(kari):
    assert "There is no plan yet" in text(kari.get("/my/plan/"))


def test_contact_shows_telephones_hours_and_who_may_do_what(kari, plan):
    page = kari.get("/my/contact/")
    assert "Monday to Friday 08:00–15:00" in text(page)
    assert "Stokmarknes legekontor" in text(page)
    assert "Rune , sønn" in text(page)
    assert reverse("tenants:my-access-log") in page.content.decode()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_page_opens_in_both_languages(world, plan, language):
    client = sign_in(world.kari_user, language=language)
    for address in PAGES:
        page = client.get(address)
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.content.decode()


# ---- relatives ----


def test_a_relative_sees_whom_they_help_and_what_they_may(rune, world, plan):
    page = rune.get("/relative/")
    assert "Kari Nordmann" in text(page)
    assert "You may not register readings for Kari." in text(page)
    assert f"/relative/{world.kari.id}/" in page.content.decode()


def test_a_relative_reads_and_is_told_whose_it_is(rune, world, plan):
    for name in ("", "readings/", "plan/", "contact/"):
        page = rune.get(f"/relative/{world.kari.id}/{name}")
        assert page.status_code == 200
        assert "You are looking at Kari Nordmann as a relative." in text(page)
        assert "data-keep" not in page.content.decode()


def test_a_relative_without_the_right_registers_nothing(rune, world, plan):
    address = f"/relative/{world.kari.id}/record/spo2/"
    assert rune.get(address).status_code == 403
    assert rune.post(address, typed()).status_code == 403
    assert not stored().exists()
    assert address not in rune.get(f"/relative/{world.kari.id}/").content.decode()


def test_a_relative_with_the_right_registers_as_a_relative(rune, world, plan):
    world.rune.may_record = True
    world.rune.save(using="owner")
    address = f"/relative/{world.kari.id}/record/spo2/"
    assert "For Kari Nordmann" in text(rune.get(address))
    answer = rune.post(address, typed("80"))
    assert answer.status_code == 302
    assert stored().get().source == "relative"
    drain_all()
    page = text(rune.get(answer["Location"]))
    assert "Kari is here now Red: ring now" in page
    assert "Registered by a relative" in text(sign_in(world.kari_user).get("/my/readings/"))


def test_a_relative_sees_no_other_patient_and_no_pages_of_their_own(rune, world, plan):
    assert rune.get(f"/relative/{world.bjorn.id}/").status_code == 404
    assert rune.get(f"/relative/{uuid.uuid4()}/").status_code == 404
    assert rune.get("/my/").status_code == 404


def test_a_relation_that_ended_opens_nothing(world, plan):
    world.rune.ended_at = datetime.now(UTC) - timedelta(minutes=1)
    world.rune.save(using="owner")
    make.relative(world.bjorn, "Rune", user=world.rune.user)
    rune = sign_in(world.rune.user, "RELATIVE")
    assert rune.get(f"/relative/{world.kari.id}/").status_code == 404
    assert "Kari" not in text(rune.get("/relative/"))
    assert rune.get(f"/relative/{world.bjorn.id}/").status_code == 200


def test_a_patient_reaches_nobody_by_the_relatives_pages(kari, world, plan):
    make.relative(world.bjorn, "Kari", user=world.kari_user, may_record=True)
    assert kari.get(f"/relative/{world.kari.id}/").status_code == 404
    assert kari.get(f"/relative/{world.bjorn.id}/").status_code == 404
    assert kari.get("/my/").status_code == 200
    assert "Nobody is opened to you now" in text(kari.get("/relative/"))


# ---- who gets in, and what is written down ----


@pytest.mark.parametrize("address", PAGES)
def test_staff_and_strangers_do_not_get_in(world, address):
    assert Client().get(address).status_code == 302
    assert sign_in(world.lise.user, str(world.lise.id)).get(address).status_code == 403


def test_opening_the_own_record_stands_in_the_log(kari, world, plan):
    kari.get("/my/plan/")
    event = AuditEvent.objects.using("owner").get()
    assert (event.patient_id, event.role, event.purpose) == (world.kari.id, "PATIENT", "OWN_RECORD")


def test_a_relatives_list_stands_in_the_log(rune, world):
    rune.get("/relative/")
    event = AuditEvent.objects.using("owner").get()
    assert (event.patient_ids, event.role) == ([world.kari.id], "RELATIVE")


def test_the_front_page_asks_a_bounded_number_of_statements(kari, world, plan):
    kari.get("/my/")
    counts = []
    for count in (1, 12):
        for n in range(count):
            at = (datetime.now(UTC) - timedelta(minutes=n + 1)).isoformat()
            post(Client(), a_reading(world.kari, measured_at=at), world.kari_device)
        drain_all()
        with CaptureQueriesContext(connection) as asked:
            kari.get("/my/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 28


# ---- the shell ----


def test_the_service_worker_is_served_for_the_whole_site(client, db):
    answer = client.get("/sw.js")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-cache"


def test_the_manifest_names_icons_that_exist(client, db):
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    body = answer.json()
    assert body["scope"] == "/"
    for icon in body["icons"]:
        assert client.get(icon["src"]).status_code == 200
