"""POST /api/v1/readings/ as the contract says."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from measurements.models import DueReading, Reading, ReadingReceipt, RefusedReading
from tests import factories as make

URL = "/api/v1/readings/"


def a_reading(whose, **changes):
    body = {
        "patient": str(whose.id),
        "kind": "spo2",
        "value": 91,
        "unit": "%",
        "measured_at": datetime.now(tz=UTC).isoformat(),
        "reference": str(uuid.uuid4()),
    }
    body.update(changes)
    return {key: value for key, value in body.items() if value is not ...}


def post(client, body, token, **extra):
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.post(URL, data, content_type="application/json", headers=headers, **extra)


def test_a_device_sends_a_reading_and_it_waits_to_be_judged(client, world):
    answer = post(client, a_reading(world.kari), world.kari_device)
    assert answer.status_code == 201, answer.content
    stored = Reading.objects.using("owner").get()
    assert stored.patient_id == world.kari.id
    assert stored.tenant_id == world.hadsel.id
    assert DueReading.objects.using("owner").get().reading_id == stored.id
    assert answer.json()["id"] == str(stored.id)
    assert answer.json()["colour"] is None


def test_the_same_reading_again_answers_200_and_the_first(client, world):
    body = a_reading(world.kari)
    first = post(client, body, world.kari_device)
    again = post(client, {**body, "value": 91.0}, world.kari_device)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert (
        Reading.objects.using("owner").count() == ReadingReceipt.objects.using("owner").count() == 1
    )


def test_a_reference_used_for_other_content_is_a_conflict_and_both_are_kept(client, world):
    body = a_reading(world.kari)
    post(client, body, world.kari_device)
    other = post(client, {**body, "value": 80}, world.kari_device)
    assert other.status_code == 409
    assert other["Content-Type"] == "application/problem+json"
    refused = RefusedReading.objects.using("owner").get()
    assert refused.code == "REFERENCE_REUSED"
    assert refused.content["value"] == 80
    assert DueReading.objects.using("owner").filter(refused_id=refused.id).exists()


def test_a_list_keeps_the_good_and_says_which_failed(client, world):
    answer = post(
        client,
        [
            a_reading(world.kari),
            a_reading(world.kari, value="x"),
            a_reading(world.kari, kind="pulse", unit="/min", value=70),
        ],
        world.kari_device,
    )
    assert answer.status_code == 207
    assert [item["status"] for item in answer.json()] == [201, 422, 201]
    assert Reading.objects.using("owner").count() == 2
    assert RefusedReading.objects.using("owner").get().kind == "spo2"


def test_the_same_reference_twice_in_one_list_is_one_reading(client, world):
    body = a_reading(world.kari)
    answer = post(client, [body, body], world.kari_device)
    assert [item["status"] for item in answer.json()] == [201, 200]
    assert Reading.objects.using("owner").count() == 1


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"value": "91"}, 422),
        ({"value": True}, 422),
        ({"value": ...}, 422),
        ({"kind": "unknown"}, 422),
        ({"unit": "mmol/L"}, 422),
        ({"value": 101}, 422),
        ({"value": -1}, 422),
        ({"measured_at": "2026-11-22T10:00:00"}, 422),
        ({"measured_at": "1999-12-31T10:00:00Z"}, 422),
        ({"measured_at": "2099-01-01T10:00:00Z"}, 422),
        ({"reference": ...}, 422),
        ({"patient": str(uuid.uuid4())}, 404),
        ({"patient": "x"}, 404),
    ],
)
def test_a_wrong_reading_is_refused_and_not_stored(client, world, changes, status):
    answer = post(client, a_reading(world.kari, **changes), world.kari_device)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"]
    assert not Reading.objects.using("owner").exists()
    refused = RefusedReading.objects.using("owner").count()
    assert refused == (0 if status == 404 else 1)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ('{"patient": "PATIENT", "value": NaN}', 422),
        ('{"patient": "PATIENT", "kind": "spo2", "value": 1e999}', 422),
        ('{"patient": "PATIENT", "kind":"spo2", "value": 200, "value": 80}', 422),
        ("{", 400),
        ("[" * 100_000, 400),
        ("[]", 422),
        ("null", 422),
        (" ", 400),
        (b"\xff\xfe{}", 400),
    ],
)
def test_hostile_json_is_refused_with_words(client, world, raw, status):
    if isinstance(raw, str):
        raw = raw.replace("PATIENT", str(world.kari.id))
    answer = post(client, raw, world.kari_device)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert not Reading.objects.using("owner").exists()
    assert RefusedReading.objects.using("owner").exists()


def test_no_token_is_401(client, world):
    answer = post(client, a_reading(world.kari), None)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("state", ["unknown", "expired", "revoked"])
def test_a_dead_token_is_401_and_stores_nothing(client, world, state):
    from tests import factories as make

    now = datetime.now(tz=UTC)
    token = {
        "unknown": lambda: "nonsense",
        "expired": lambda: make.device_token(world.kari, expires_at=now - timedelta(days=1)),
        "revoked": lambda: make.device_token(world.kari, revoked_at=now - timedelta(seconds=1)),
    }[state]()
    for body in (a_reading(world.kari), a_reading(world.kari, value="x"), "{"):
        assert post(client, body, token).status_code == 401
    assert not Reading.objects.using("owner").exists()
    assert not RefusedReading.objects.using("owner").exists()


def test_a_device_cannot_write_for_another_patient_of_the_same_tenant(client, world):
    from tests import factories as make

    neighbour = make.patient(world.hadsel, "Anne")
    answer = post(client, a_reading(neighbour), world.kari_device)
    ghost = post(client, a_reading(neighbour, patient=str(uuid.uuid4())), world.kari_device)
    assert answer.status_code == ghost.status_code == 404
    assert answer.content == ghost.content
    assert not Reading.objects.using("owner").exists()


def test_a_nurse_of_the_centre_records_by_her_own_token(client, world):
    from tests import factories as make

    answer = post(client, a_reading(world.kari, source="nurse"), make.personal_token(world.nora))
    assert answer.status_code == 201, answer.content


def test_a_nurse_of_another_municipality_records_nothing_for_her(client, world):
    from tests import factories as make

    token = make.personal_token(world.per)
    assert post(client, a_reading(world.kari), token).status_code == 404
    assert post(client, a_reading(world.bjorn), token).status_code == 201


def test_a_project_lead_records_nothing(client, world):
    from tests import factories as make

    assert post(client, a_reading(world.kari), make.personal_token(world.lise)).status_code == 403


def test_a_new_reading_by_a_device_is_one_statement_and_a_repeat_two(client, world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    body = a_reading(world.kari)
    with CaptureQueriesContext(connection) as first:
        post(client, body, world.kari_device)
    with CaptureQueriesContext(connection) as again:
        post(client, body, world.kari_device)
    assert (len(first), len(again)) == (1, 2)


def test_a_body_over_one_megabyte_is_413(client, world):
    assert post(client, " " * 1_100_000, world.kari_device).status_code == 413


def test_a_gzip_bomb_is_413_and_good_gzip_is_read(client, world):
    import gzip

    extra = {"HTTP_CONTENT_ENCODING": "gzip"}
    assert (
        post(client, gzip.compress(b" " * 50_000_000), world.kari_device, **extra).status_code
        == 413
    )
    good = gzip.compress(json.dumps(a_reading(world.kari)).encode())
    assert post(client, good, world.kari_device, **extra).status_code == 201


def test_more_than_a_thousand_is_413(client, world):
    assert post(client, [{}] * 1001, world.kari_device).status_code == 413


def test_another_media_type_is_415(client, world):
    answer = client.post(
        URL,
        "x",
        content_type="text/plain",
        headers={"Authorization": f"Bearer {world.kari_device}"},
    )
    assert answer.status_code == 415


def test_grams_become_kilograms_and_the_original_is_kept(client, world):
    answer = post(
        client, a_reading(world.kari, kind="weight", value=49000, unit="g"), world.kari_device
    )
    assert answer.status_code == 201, answer.content
    stored = Reading.objects.using("owner").get()
    assert (stored.value, stored.unit, stored.original) == (49, "kg", {"value": 49000, "unit": "g"})


@pytest.mark.parametrize(
    ("path", "media_type", "body", "packing", "status"),
    [
        (URL, "application/json", b"[" + b" " * 1_100_000 + b"]", "", 413),
        (URL, "application/json", b"no gzip", "gzip", 400),
        (URL, "text/plain", b"91", "", 415),
        ("/fhir/R4/Observation", "application/fhir+json", b" " * 1_100_000, "", 413),
        ("/fhir/R4/Observation", "text/plain", b"91", "", 415),
    ],
)
def test_a_body_that_is_refused_unread_leaves_a_trace_that_a_nurse_can_see(
    client, world, path, media_type, body, packing, status
):
    for token in (world.kari_device, "x" * 43, make.personal_token(world.nora)):
        headers = {"Authorization": f"Bearer {token}"}
        if packing:
            headers["Content-Encoding"] = packing
        answer = client.post(path, body, content_type=media_type, headers=headers)
        assert answer.status_code == status
    refused = RefusedReading.objects.using("owner").get()
    assert (refused.patient_id, refused.code) == (world.kari.id, "NOT_READ")
    assert DueReading.objects.using("owner").get().refused_id == refused.id
