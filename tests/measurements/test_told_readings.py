"""Diary, events, answers and done tasks through the API; their photos under scope."""

from __future__ import annotations

import base64
import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connections
from django.db.utils import ProgrammingError

from measurements.models import DueReading, Reading, ReadingPhoto, RefusedReading
from tests import factories as make
from tests.measurements.test_record_readings import URL, post
from triage.models import Judgement
from triage.operations.drain import drain_all
from triage.operations.material import load_readings

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))


def told(whose, kind, **fields):
    return {
        "patient": str(whose.id),
        "kind": kind,
        "measured_at": datetime.now(tz=UTC).isoformat(),
        "reference": str(uuid.uuid4()),
        **fields,
    }


def with_photo(whose, **fields):
    return told(whose, "diary", photo=base64.b64encode(PNG).decode(), **fields)


def get(client, address, token):
    return client.get(address, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def nora(world):
    return make.personal_token(world.nora)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("task_done", {"about": "inhaler"}),
        ("diary", {"text": "Tung i dag"}),
        ("event", {"about": "FALL", "text": "På badet", "note": "slo kneet"}),
        ("answers", {"about": "phq-9", "answers": {"1": 2, "2": 1.5, "3": ["a", "b"], "4": "x"}}),
    ],
)
def test_what_is_told_is_kept_shown_and_waits_to_be_judged(client, world, nora, kind, fields):
    answer = post(client, told(world.kari, kind, **fields), world.kari_device)
    assert answer.status_code == 201, answer.content
    assert fields.items() <= answer.json().items()
    assert "unit" not in answer.json()
    assert DueReading.objects.using("owner").filter(reading_id=answer.json()["id"]).exists()
    (shown,) = get(client, f"{URL}?patient={world.kari.id}&kind={kind}", nora).json()["results"]
    assert fields.items() <= shown.items()


def test_the_same_told_again_is_one_reading_and_other_text_a_conflict(client, world):
    body = told(world.kari, "event", about="OTHER", text="a")
    first = post(client, body, world.kari_device)
    again = post(client, body, world.kari_device)
    other = post(client, {**body, "text": "b"}, world.kari_device)
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert RefusedReading.objects.using("owner").get().content["text"] == "b"


def test_a_value_on_a_diary_is_refused_and_leaves_a_finding(client, world):
    answer = post(
        client, told(world.kari, "diary", text="a", value=1, unit="kg"), world.kari_device
    )
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} == {"/value", "/unit"}
    assert RefusedReading.objects.using("owner").get().kind == "diary"


def test_a_photo_is_encrypted_and_shown_to_whom_sees_the_patient_only(client, world, nora):
    answer = post(client, with_photo(world.kari, text="foten"), world.kari_device)
    assert answer.json()["has_photo"] is True
    assert "photo" not in answer.json()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT content FROM measurements_readingphoto")
        assert PNG[:8] not in bytes(cursor.fetchone()[0])
    address = f"{URL}{answer.json()['id']}/photo/"
    seen = get(client, address, nora)
    assert (seen.status_code, seen.content, seen["Content-Type"]) == (200, PNG, "image/png")
    assert seen["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in seen["Content-Security-Policy"]
    assert get(client, address, make.personal_token(world.per)).status_code == 404
    assert get(client, address, world.kari_device).status_code == 403
    assert get(client, f"{URL}{uuid.uuid4()}/photo/", nora).status_code == 404


def test_a_nurse_sends_a_photo_and_a_repeat_keeps_one(client, world, nora):
    body = with_photo(world.kari)
    assert post(client, body, nora).status_code == 201
    assert post(client, body, nora).status_code == 200
    assert ReadingPhoto.objects.using("owner").count() == 1


def test_judging_reads_answers_and_never_texts_or_photos(client, world):
    post(client, told(world.kari, "answers", about="f", answers={"a": 1.50}), world.kari_device)
    row = Reading.objects.using("owner").get()
    due = DueReading.objects.using("triage").get(reading_id=row.id)
    fact = load_readings([_due(due)]).readings[str(row.id)]
    assert (fact.about, dict(fact.answers)) == ("f", {"a": Decimal("1.50")})
    with connections["triage"].cursor() as cursor:
        cursor.execute("SELECT about, answers FROM measurements_reading")
        for forbidden in (
            "SELECT text FROM measurements_reading",
            "SELECT content FROM measurements_readingphoto",
            "SELECT content FROM measurements_refusedreading",
            "SELECT reason FROM measurements_readingmark",
        ):
            with pytest.raises(ProgrammingError):
                cursor.execute(forbidden)


def _due(row):
    from triage.operations.material import DueRow

    return DueRow(
        row.tenant_id, row.id, row.patient_id, str(row.reading_id), row.measured_at, None, None, 0
    )


def test_what_no_plan_follows_is_an_alert_like_any_reading(client, world):
    post(client, told(world.kari, "event", about="FALL"), world.kari_device)
    drain_all()
    assert Judgement.objects.using("owner").get().colour == "NOT_JUDGED"
