"""GET /api/v1/readings/ as the contract says."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.models import AuditEvent
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from triage.operations.drain import drain_all

URL = "/api/v1/readings/"


@pytest.fixture
def nora(world):
    return make.personal_token(world.nora)


@pytest.fixture
def plan(world):
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


def get(client, token, address=URL, **parameters):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.get(address, parameters or None, headers=headers)


def listed(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def send(client, world, minutes_ago=1, **changes):
    at = datetime.now(tz=UTC) - timedelta(minutes=minutes_ago)
    body = a_reading(world.kari, **{"measured_at": at.isoformat(), **changes})
    answer = post(client, body, world.kari_device)
    assert answer.status_code == 201, answer.content
    return answer.json()


def follow(address):
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def test_a_reading_has_no_colour_until_it_is_judged_and_then_colour_reason_and_plan(
    client, world, nora, plan
):
    sent = send(client, world, value=80)
    (waiting,) = listed(get(client, nora, patient=world.kari.id))
    assert waiting["id"] == sent["id"]
    assert (waiting["colour"], waiting["judged_at"], waiting["reason"]) == (None, None, None)
    drain_all()
    (judged,) = listed(get(client, nora, patient=world.kari.id))
    assert judged["colour"] == "RED"
    assert judged["plan_version"] == str(plan.id)
    assert "86" in judged["reason"]
    assert datetime.fromisoformat(judged["judged_at"]).tzinfo is not None


def test_a_reading_is_shown_with_the_fields_that_its_sender_was_answered_with(client, world, nora):
    sent = send(
        client,
        world,
        kind="weight",
        value=49000,
        unit="g",
        note="Etter frokost",
        device="Vekt",
        source="patient",
    )
    (shown,) = listed(get(client, nora, patient=world.kari.id))
    assert shown["original"] == {"value": 49000, "unit": "g"}
    assert {name: shown[name] for name in sent} == sent


def test_numbers_are_json_numbers_without_padding(client, world, nora):
    send(client, world, kind="weight", value=82.5, unit="kg")
    send(
        client,
        world,
        kind="blood_pressure",
        value=...,
        components={"systolic": 128, "diastolic": 79.5},
        unit="mmHg",
    )
    content = get(client, nora, patient=world.kari.id).content
    assert b'"value":82.5,' in content or b'"value":82.5}' in content
    assert b'"components":{"systolic":128,"diastolic":79.5}' in content.replace(b" ", b"")


def test_the_newest_measurement_stands_first(client, world, nora):
    for minutes in (20, 40, 10, 30):
        send(client, world, minutes)
    times = [one["measured_at"] for one in listed(get(client, nora, patient=world.kari.id))]
    assert times == sorted(times, reverse=True)
    assert len(times) == 4


def test_pages_hold_every_reading_once_though_others_arrive_in_between(client, world, nora):
    same = datetime.now(tz=UTC) - timedelta(hours=1)
    sent = {send(client, world, minutes)["id"] for minutes in (5, 15, 25)}
    sent |= {send(client, world, measured_at=same.isoformat())["id"] for _ in range(4)}
    seen, address = [], f"{URL}?patient={world.kari.id}&limit=2"
    while address:
        page = get(client, nora, address).json()
        assert len(page["results"]) <= 2
        seen += [one["id"] for one in page["results"]]
        address = page["next"] and follow(page["next"])
        send(client, world, 0)
    assert len(seen) == len(set(seen))
    assert set(seen) == sent


def test_the_last_page_has_no_next(client, world, nora):
    for minutes in (1, 2):
        send(client, world, minutes)
    assert get(client, nora, limit=2).json()["next"] is None
    assert (
        get(client, nora, limit=1).json()["next"].startswith("http://testserver/api/v1/readings/?")
    )


def test_a_list_is_narrowed_to_a_kind_and_a_time(client, world, nora):
    send(client, world, 90)
    send(client, world, 10)
    send(client, world, 10, kind="pulse", value=70, unit="/min")
    since = (datetime.now(tz=UTC) - timedelta(minutes=30)).isoformat()
    assert len(listed(get(client, nora, kind="spo2"))) == 2
    assert len(listed(get(client, nora, since=since))) == 2
    assert len(listed(get(client, nora, kind="spo2", since=since))) == 1
    # an unescaped plus sign is a space by the time it arrives
    assert len(listed(get(client, nora, f"{URL}?since={since}"))) == 2


def test_since_counts_the_very_instant(client, world, nora):
    at = datetime.now(tz=UTC) - timedelta(hours=1)
    send(client, world, measured_at=at.isoformat())
    assert len(listed(get(client, nora, since=at.isoformat()))) == 1
    assert not listed(get(client, nora, since=(at + timedelta(microseconds=1)).isoformat()))


def test_without_a_patient_a_list_goes_back_31_days_unless_it_says_since(client, world, nora):
    old = datetime.now(tz=UTC) - timedelta(days=40)
    send(client, world, measured_at=old.isoformat())
    send(client, world)
    assert len(listed(get(client, nora))) == 1
    assert len(listed(get(client, nora, since=(old - timedelta(days=1)).isoformat()))) == 2
    assert len(listed(get(client, nora, patient=world.kari.id))) == 2


@pytest.mark.parametrize(
    ("parameters", "pointer"),
    [
        ({"patient": "x"}, "/patient"),
        ({"kind": "mood"}, "/kind"),
        ({"kind": "spo2\x00"}, "/kind"),
        ({"since": "yesterday"}, "/since"),
        ({"since": "2026-11-22T10:00:00"}, "/since"),
        ({"since": "2026-11-22"}, "/since"),
        ({"cursor": "x"}, "/cursor"),
        ({"cursor": "f" * 32}, "/cursor"),
        ({"cursor": "ø"}, "/cursor"),
        ({"limit": "0"}, "/limit"),
        ({"limit": "501"}, "/limit"),
        ({"limit": "many"}, "/limit"),
        ({"pasient": "1"}, ""),
    ],
)
def test_a_wrong_parameter_is_a_problem_that_points_at_it(client, world, nora, parameters, pointer):
    answer = get(client, nora, **parameters)
    assert answer.status_code == 422, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_no_token_is_401_and_a_dead_one_too(client, world):
    for token in (None, "nonsense"):
        answer = get(client, token)
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_device_never_reads_not_even_its_own(client, world):
    send(client, world)
    answer = get(client, world.kari_device, patient=world.kari.id)
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"


def test_a_role_that_reads_no_readings_is_told_so(client, world):
    assert get(client, make.personal_token(world.lise)).status_code == 403


def test_who_may_see_the_patient_sees_her_readings_and_nobody_else(client, world):
    send(client, world)
    for sees in (world.nora, world.gunnar, world.helge, world.hanne):
        assert len(listed(get(client, make.personal_token(sees)))) == 1, sees
    for sees_not in (world.per, world.greta):
        assert not listed(get(client, make.personal_token(sees_not))), sees_not


def test_the_patient_and_her_relative_read_her_own(client, world):
    send(client, world)
    own = make.token(tenant_id=world.hadsel.id, patient=world.kari, person=world.kari_user)
    assert len(listed(get(client, own))) == 1
    relative = make.token(tenant_id=world.hadsel.id, patient=world.kari, person=world.rune.user)
    assert len(listed(get(client, relative))) == 1


def test_a_foreign_patient_answers_exactly_like_one_who_does_not_exist(client, world):
    send(client, world)
    token = make.personal_token(world.per)
    foreign = get(client, token, patient=world.kari.id)
    ghost = get(client, token, patient=uuid.uuid4())
    assert foreign.status_code == ghost.status_code == 404
    assert foreign.content == ghost.content
    assert get(client, make.personal_token(world.nora), patient=world.kari.id).status_code == 200


def test_a_cursor_of_somebody_else_opens_nothing(client, world, nora):
    for minutes in (1, 2):
        send(client, world, minutes)
    cursor = get(client, nora, limit=1).json()["next"]
    assert listed(get(client, nora, follow(cursor)))
    assert not listed(get(client, make.personal_token(world.per), follow(cursor)))


def test_a_session_reads_too(client, world):
    send(client, world)
    client.force_login(world.nora.user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["acting"] = str(world.nora.id)
    session.save()
    assert len(listed(client.get(URL))) == 1


def audited(action):
    return list(AuditEvent.objects.using("owner").filter(action=action))


def test_looking_at_one_patient_is_a_look_into_her_record(client, world, nora):
    listed(get(client, nora, patient=world.kari.id))
    (event,) = audited("READINGS_READ")
    assert (event.patient_id, event.tenant_id) == (world.kari.id, world.hadsel.id)
    assert event.user_id == world.nora.user_id


def test_a_list_is_one_row_per_home_tenant_with_its_own_patients(client, world, nora):
    send(client, world)
    bjorns = a_reading(world.bjorn)
    assert post(client, bjorns, make.device_token(world.bjorn)).status_code == 201
    assert len(listed(get(client, nora))) == 2
    rows = {event.tenant_id: event.patient_ids for event in audited("READINGS_LISTED")}
    assert rows == {world.hadsel.id: [world.kari.id], world.bodo.id: [world.bjorn.id]}


def test_a_list_takes_three_statements_and_those_of_signing_in(client, world, nora, plan):
    for minutes in range(1, 8):
        send(client, world, minutes)
    drain_all()
    with CaptureQueriesContext(connection) as asked:
        assert len(listed(get(client, nora, patient=world.kari.id))) == 7
    about = [
        one["sql"]
        for one in asked
        if not any(
            word in one["sql"] for word in ("set_config", "identify_token", "BEGIN", "COMMIT")
        )
        and 'FROM "tenants_membership"' not in one["sql"]
    ]
    assert len(about) <= 3, "\n".join(about)


def test_taking_in_still_needs_no_statement_more(client, world):
    with CaptureQueriesContext(connection) as asked:
        assert post(client, a_reading(world.kari), world.kari_device).status_code == 201
    assert len(asked) == 1


def test_other_methods_are_refused_in_the_same_form(client, world, nora):
    answer = client.delete(URL, headers={"Authorization": f"Bearer {nora}"})
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["status"] == 405
