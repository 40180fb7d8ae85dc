"""Greens of today: named before they are received, held back with a reason, undone for ten minutes."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connections, transaction

from dho.lib.ids import new_id
from measurements.models import Reading, ReadingReceipt
from messaging.models import Message
from tenants.models import AuditEvent
from tests import factories as make
from tests.triage.test_worklist_filters import an_alert
from tests.triage.test_worklist_page import sign_in
from triage.models import ExpectedWindow, Judgement, Received
from triage.queries.greens import today

EN = {"Accept-Language": "en"}
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=True):
        yield


def save(row):
    row.save(using="owner", force_insert=True)
    return row


def a_window(patient, version, name="morning", **fields):
    now = datetime.now(tz=UTC)
    own = {"tenant_id": patient.tenant_id, "patient_id": patient.id}
    row = ExpectedWindow(**own, plan_version_id=version.id, item_id="spo2", kind="spo2")
    row.local_date, row.name, row.state = today(now)[0], name, "MET"
    row.opens_at, row.closes_at = now - timedelta(hours=4), now - timedelta(hours=1)
    row.deadline_at = row.closes_at
    for key, value in fields.items():
        setattr(row, key, value)
    return save(row)


def a_green(patient, value=95, colour="GREEN", *, minutes_ago=90, came_after=0, **fields):
    at = datetime.now(tz=UTC) - timedelta(minutes=minutes_ago)
    own = {"tenant_id": patient.tenant_id, "patient_id": patient.id}
    key = uuid.uuid4()
    same = {"sender": make.sender(), "reference": str(key), "measured_at": at}
    same["received_at"] = at + timedelta(minutes=came_after)
    number = None if value is None else Decimal(value)
    plain = {"kind": "spo2", "value": number, "unit": "%", "context": {}}
    fields.pop("value", None)
    save(Reading(id=key, **own, **same, source="device", **{**plain, **fields}))
    save(ReadingReceipt(**own, **same, reading_id=key, content_hash=key.bytes * 2))
    judged = {"judged_as_of": at, "judged_at": at, "engine_version": "1", "reason_code": "GREEN"}
    kind = fields.get("kind", "spo2")
    return save(
        Judgement(
            id=new_id(), **own, **judged, measured_at=at, reading_id=key, kind=kind, colour=colour
        )
    )


@pytest.fixture
def plans(world):
    return {
        one.id: make.plan(one, course, world.spo2_document(), world.gunnar.user)
        for one, course in ((world.kari, world.course), (world.bjorn, world.bjorn_course))
    }


@pytest.fixture
def both(world, plans):
    """Kari and Bjørn have sent what was planned, all of it green."""
    for one in (world.kari, world.bjorn):
        a_window(one, plans[one.id])
        a_green(one)


def page_of(client):
    page = client.get("/worklist/greens/", headers=EN)
    context = page.context_data
    ready = [one["name"] for one in context["ready"]]
    return ready, {
        one["name"]: [str(why) for why in one["reasons"]] for one in context["held_back"]
    }


def receive(client, *patients, as_of=None):
    said = {
        "patient": [str(one.id) for one in patients],
        "as_of": (as_of or datetime.now(tz=UTC)).isoformat(),
    }
    return client.post("/worklist/greens/", said, follow=True, headers=EN)


def test_the_names_are_listed_and_received_with_an_own_line_in_the_log_for_each(
    client, world, both
):
    sign_in(client, world.nora)
    assert page_of(client)[0] == ["Bjørn Bodøværing", "Kari Nordmann"]
    summary = client.get("/worklist/greens/summary/", headers=EN).content.decode()
    assert "2 patients" in summary
    assert "Nordmann" not in summary
    done = receive(client, world.kari, world.bjorn)
    assert "2 received." in done.content.decode()
    assert "seen" not in client.get("/worklist/greens/summary/", headers=EN).content.decode()
    rows = Received.objects.using("owner")
    assert rows.count() == 2
    assert rows.values("round_id").distinct().count() == 1
    lines = AuditEvent.objects.using("owner").filter(action="GREENS_RECEIVED")
    assert {one.patient_id for one in lines} == {world.kari.id, world.bjorn.id}
    assert page_of(client) == ([], {})


def test_what_was_received_may_be_undone_for_ten_minutes_by_her_who_did_it(client, world, both):
    sign_in(client, world.nora)
    receive(client, world.kari)
    round_id = Received.objects.using("owner").get().round_id
    undo = lambda: client.post(f"/worklist/greens/{round_id}/undo/")  # noqa: E731
    sign_in(client, world.nils)
    assert undo().status_code == 404
    with time_machine.travel(NOON + timedelta(minutes=11), tick=True):
        sign_in(client, world.nora)
        undo()
        assert Received.objects.using("owner").get().undone_at is None
    sign_in(client, world.nora)
    assert undo().status_code == 302
    assert Received.objects.using("owner").get().undone_by_id == world.nora.user_id
    assert page_of(client)[0] == ["Bjørn Bodøværing", "Kari Nordmann"]
    assert AuditEvent.objects.using("owner").filter(action="GREENS_UNDONE").count() == 1


@pytest.mark.parametrize(
    ("reading", "reason"),
    [
        ({"with_text": True, "note": "Litt tung i dag"}, "has written something"),
        ({"kind": "event", "value": None, "about": "fall"}, "tells of symptoms or an event"),
        ({"minutes_ago": 5 * 60, "came_after": 4 * 60 + 1}, "a measurement came late"),
    ],
    ids=["text", "event", "late"],
)
def test_a_green_with_something_to_it_is_held_back_and_says_why(
    client, world, both, reading, reason
):
    a_green(world.kari, **reading)
    sign_in(client, world.nora)
    assert page_of(client) == (["Bjørn Bodøværing"], {"Kari Nordmann": [reason]})
    assert "1 was left out" in receive(client, world.kari).content.decode()
    assert not Received.objects.using("owner").exists()


def test_who_has_written_is_held_back(client, world, both):
    now = datetime.now(tz=UTC)
    own = {"tenant_id": world.kari.tenant_id, "patient": world.kari}
    save(
        Message(
            id=new_id(),
            **own,
            side="PATIENT",
            by=world.kari_user,
            text="Hei",
            reference=uuid.uuid4(),
            sent_at=now,
        )
    )
    sign_in(client, world.nora)
    assert page_of(client) == (["Bjørn Bodøværing"], {"Kari Nordmann": ["has sent a message"]})


def test_on_the_way_to_the_limit_is_held_back(client, world, both):
    for days in (1, 2, 3):
        a_green(world.kari, 96, minutes_ago=days * 24 * 60)
    a_green(world.kari, 93, minutes_ago=30)
    sign_in(client, world.nora)
    assert page_of(client)[1] == {"Kari Nordmann": ["on the way to a limit"]}


def test_a_new_plan_version_is_held_back(client, world, both, plans):
    version = plans[world.kari.id]
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        rows = type(version).objects.using("owner").filter(id=version.id)
        rows.update(in_force_from=NOON - timedelta(hours=1))
    sign_in(client, world.nora)
    assert page_of(client)[1] == {"Kari Nordmann": ["the plan is new"]}


def test_more_symptoms_than_in_the_form_before_are_held_back(client, world, both):
    form = {"kind": "answers", "value": None, "about": "cat"}
    a_green(world.kari, **form, components={"total": 8}, minutes_ago=7 * 24 * 60)
    a_green(world.kari, **form, components={"total": 9}, minutes_ago=20)
    a_green(world.bjorn, **form, components={"total": 8}, minutes_ago=7 * 24 * 60)
    a_green(world.bjorn, **form, components={"total": 8}, minutes_ago=20)
    sign_in(client, world.nora)
    assert page_of(client) == (
        ["Bjørn Bodøværing"],
        {"Kari Nordmann": ["tells of symptoms or an event"]},
    )


def test_yellow_red_not_judged_missing_and_open_alerts_are_never_in_a_round(
    client, world, both, plans
):
    sign_in(client, world.nora)
    a_green(world.kari, colour="YELLOW")
    assert page_of(client) == (["Bjørn Bodøværing"], {})
    an_alert(world, world.bjorn)
    assert page_of(client) == ([], {})
    receive(client, world.kari, world.bjorn)
    assert not Received.objects.using("owner").exists()


def test_a_round_that_is_not_whole_waits_and_one_that_begins_later_does_not_hinder(
    client, world, both, plans
):
    now = datetime.now(tz=UTC)
    later = {"opens_at": now + timedelta(hours=1), "closes_at": now + timedelta(hours=5)}
    a_window(
        world.bjorn,
        plans[world.bjorn.id],
        "evening",
        state="WAITING",
        deadline_at=now + timedelta(hours=6),
        **later,
    )
    a_window(world.kari, plans[world.kari.id], "noon", state="WAITING")
    sign_in(client, world.nora)
    page = client.get("/worklist/greens/", headers=EN)
    assert [one["name"] for one in page.context_data["ready"]] == ["Bjørn Bodøværing"]
    assert page.context_data["waiting"] == 1


def test_what_came_after_the_names_were_shown_is_not_received_with_them(client, world, both):
    sign_in(client, world.nora)
    shown = datetime.now(tz=UTC)
    a_green(world.kari, minutes_ago=-1)
    with time_machine.travel(NOON + timedelta(minutes=2), tick=True):
        done = receive(client, world.kari, world.bjorn, as_of=shown)
    assert "1 was left out" in done.content.decode()
    assert Received.objects.using("owner").get().patient_id == world.bjorn.id


def test_two_nurses_receive_the_same_greens_once(client, world, both):
    sign_in(client, world.nora)
    receive(client, world.kari)
    sign_in(client, world.nils)
    receive(client, world.kari)
    assert Received.objects.using("owner").get().by_id == world.nora.user_id


def test_only_nurses_receive_and_only_of_their_own_centre(client, world, both):
    sign_in(client, world.gunnar)
    assert client.get("/worklist/greens/").status_code == 403
    elsewhere = make.member("Siv", world.sortland_home_care, make.Role.NURSE)
    sign_in(client, elsewhere)
    assert page_of(client) == ([], {})
    receive(client, world.kari)
    assert not Received.objects.using("owner").exists()


def test_an_empty_or_unreadable_confirmation_receives_nobody(client, world, both):
    sign_in(client, world.nora)
    assert client.post("/worklist/greens/", {}).status_code == 422
    assert client.post("/worklist/greens/", {"patient": ["x"]}).status_code == 422
    client.post("/worklist/greens/", {"patient": [str(world.kari.id)], "as_of": "x"})
    assert not Received.objects.using("owner").exists()


def test_the_patient_reads_that_it_was_received_and_no_more_when_it_was_undone(client, world, both):
    sign_in(client, world.nora)
    receive(client, world.kari)
    kari = world.kari_user
    client.logout()
    client.force_login(kari, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["acting"] = "PATIENT"
    session.save()
    mine = lambda: client.get("/my/", headers=EN)  # noqa: E731
    assert "has received your measurements of today" in mine().content.decode()
    Received.objects.using("owner").update(
        undone_at=NOON + timedelta(hours=1), undone_by=world.nora.user
    )
    assert "has received your measurements" not in mine().content.decode()
