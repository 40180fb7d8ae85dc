"""POST /fhir/R4/Observation: by the rules of readings, and kept as it was sent."""

from __future__ import annotations

import json
import uuid
from decimal import Decimal

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from fhir.resources.R4B.observation import Observation

from dho.lib.fields import blind_index
from interop.fhir import to_json
from measurements.models import DueReading, Reading, ReadingDocument, RefusedReading
from tests import factories as make
from tests.interop.sending import (
    FHIR,
    FNR,
    OBSERVATION,
    an_observation,
    bearer,
    coded,
    create,
    issues,
    quantity,
)
from tests.measurements.test_record_readings import a_reading, post
from triage.models import Alert, Judgement
from triage.operations.drain import drain_all

NUMBER = "02813299997"
ANOTHER = "11813299995"


def owner(model):
    return model.objects.using("owner")


@pytest.fixture
def numbered(world):
    """Kari with a national number."""
    world.kari.national_number = NUMBER
    world.kari.national_number_index = blind_index(NUMBER)
    world.kari.save(using="owner")
    return world


def by_number(number=NUMBER, **more):
    return {"identifier": {"system": FNR, "value": number}, **more}


def test_a_device_creates_an_observation_and_it_waits_to_be_judged(client, world):
    answer = create(client, world.kari_device, an_observation(world.kari))
    assert answer.status_code == 201, answer.content
    stored = owner(Reading).get()
    assert (stored.patient_id, stored.kind, stored.value) == (world.kari.id, "spo2", 91)
    assert stored.tenant_id == world.hadsel.id
    assert owner(DueReading).get().reading_id == stored.id
    assert answer["Location"] == f"http://testserver{OBSERVATION}/{stored.id}/_history/1"
    assert answer["ETag"] == 'W/"1"'
    assert answer["Last-Modified"].endswith("GMT")
    assert answer["Content-Type"] == "application/fhir+json; charset=utf-8"
    Observation.model_validate(answer.json())
    assert answer.json()["id"] == str(stored.id)


def test_it_is_judged_like_any_other_reading(client, world):
    make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)
    create(client, world.kari_device, an_observation(world.kari, valueQuantity=quantity(80, "%")))
    assert drain_all() == 1
    assert owner(Judgement).get().colour == "RED"
    assert owner(Alert).get().colour == "RED"


def test_the_text_is_kept_beside_the_reading_and_nobody_reads_it_in_the_database(client, world):
    resource = an_observation(world.kari, note=[{"text": "Etter trappene"}])
    create(client, world.kari_device, resource)
    document = owner(ReadingDocument).get()
    assert document.text == to_json(resource).decode()
    assert document.tenant_id == world.hadsel.id
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT text FROM measurements_readingdocument")
        assert b"trappene" not in bytes(cursor.fetchone()[0])


def test_by_a_device_it_is_one_statement_and_so_is_plain_json(client, world):
    with CaptureQueriesContext(connection) as asked:
        assert create(client, world.kari_device, an_observation(world.kari)).status_code == 201
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert post(client, a_reading(world.kari), world.kari_device).status_code == 201
    assert len(asked) == 1


def test_a_reading_that_came_as_json_keeps_no_text(client, world):
    post(client, a_reading(world.kari), world.kari_device)
    assert owner(Reading).exists()
    assert not owner(ReadingDocument).exists()


def test_units_are_made_ours(client, world):
    weight = an_observation(world.kari, code=coded("29463-7"), valueQuantity=quantity(49000, "g"))
    glucose = an_observation(
        world.kari, code=coded("15074-8"), valueQuantity=quantity(Decimal("6.3"), "mmol/l")
    )
    for resource in (weight, glucose):
        assert create(client, world.kari_device, resource).status_code == 201
    values = dict(owner(Reading).values_list("kind", "value"))
    assert values == {"weight": 49, "glucose": Decimal("6.3")}


def test_a_nurse_and_the_patient_herself_create_too(client, world):
    nora = make.personal_token(world.nora)
    own = make.token(tenant_id=world.hadsel.id, patient=world.kari, person=world.kari_user)
    for token in (nora, own):
        answer = create(client, token, an_observation(world.kari))
        assert answer.status_code == 201, answer.content
    assert owner(ReadingDocument).count() == 2


def test_a_browser_that_is_signed_in_creates_if_it_shows_its_csrf_token(world):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.nora.user, backend="django.contrib.auth.backends.ModelBackend")
    session = strict.session
    session["acting"] = str(world.nora.id)
    session.save()
    strict.cookies["csrftoken"] = token = "a" * 32
    without = create(strict, None, an_observation(world.kari))
    assert issues(without, 403) == [("forbidden", None)]
    assert create(strict, None, an_observation(world.kari), X_CSRFToken=token).status_code == 201


# --- repeats


def identified(whose, value="77", **changes):
    identifier = [{"system": "urn:scale", "value": value}]
    return an_observation(whose, identifier=identifier, **changes)


def test_the_same_again_is_200_and_the_first(client, world):
    resource = identified(world.kari)
    first = create(client, world.kari_device, resource)
    again = create(
        client, world.kari_device, {**resource, "valueQuantity": quantity(Decimal("91.0"), "%")}
    )
    assert (first.status_code, again.status_code) == (201, 200)
    assert again["Location"] == first["Location"]
    assert again.json()["id"] == first.json()["id"]
    Observation.model_validate(again.json())
    assert owner(Reading).count() == owner(ReadingDocument).count() == 1


def test_a_repeat_without_any_identifier_is_known_by_its_content(client, world):
    resource = an_observation(world.kari)
    statuses = [create(client, world.kari_device, resource).status_code for _ in range(2)]
    assert statuses == [201, 200]


def test_the_same_identifier_for_other_content_is_a_conflict_and_both_are_kept(client, world):
    resource = identified(world.kari)
    create(client, world.kari_device, resource)
    other = create(client, world.kari_device, {**resource, "valueQuantity": quantity(80, "%")})
    assert issues(other, 409) == [("conflict", "Observation.identifier")]
    refused = owner(RefusedReading).get()
    assert (refused.code, refused.content["value"]) == ("REFERENCE_REUSED", 80)


def test_a_condition_may_name_the_observations_own_identifier_and_no_other(client, world):
    resource = identified(world.kari)
    token = world.kari_device
    for status in (201, 200):
        answer = create(client, token, resource, If_None_Exist="identifier=urn:scale|77")
        assert answer.status_code == status
    for other in ("identifier=urn:scale|78", "code=1", "identifier=urn:scale|77&code=1", ""):
        answer = create(client, token, resource, If_None_Exist=other)
        assert issues(answer, 400) == [("not-supported", "Observation.identifier")]


def test_what_is_answered_follows_the_wish(client, world):
    token = world.kari_device
    minimal = create(client, token, an_observation(world.kari), Prefer="return=minimal")
    assert (minimal.status_code, minimal.content) == (201, b"")
    assert "Location" in minimal
    resource = identified(world.kari)
    outcome = create(client, token, resource, Prefer="return=OperationOutcome")
    assert issues(outcome, 201) == [("informational", None)]


# --- whose it is


def test_a_device_names_its_patient_by_national_number(client, numbered):
    resource = an_observation(numbered.kari, subject=by_number())
    assert create(client, numbered.kari_device, resource).status_code == 201
    assert owner(Reading).get().patient_id == numbered.kari.id


def test_a_nurse_names_a_patient_in_sight_by_national_number(client, numbered):
    resource = an_observation(numbered.kari, subject=by_number())
    assert create(client, make.personal_token(numbered.nora), resource).status_code == 201
    assert owner(Reading).get().patient_id == numbered.kari.id


def test_id_and_number_must_be_the_same_person(client, numbered):
    for token in (numbered.kari_device, make.personal_token(numbered.nora)):
        right = by_number(reference=f"Patient/{numbered.kari.id}")
        assert (
            create(client, token, an_observation(numbered.kari, subject=right)).status_code == 201
        )
        wrong = by_number(reference=f"Patient/{numbered.bjorn.id}")
        answer = create(client, token, an_observation(numbered.kari, subject=wrong))
        assert issues(answer, 404) == [("not-found", "Observation.subject")]


def test_a_foreign_number_answers_exactly_like_one_that_nobody_has(client, numbered):
    bjorns_device = make.device_token(numbered.bjorn)
    per = make.personal_token(numbered.per)
    for token in (bjorns_device, per):
        foreign = create(client, token, an_observation(numbered.kari, subject=by_number()))
        ghost = create(client, token, an_observation(numbered.kari, subject=by_number(ANOTHER)))
        assert issues(foreign, 404) == [("not-found", "Observation.subject")]
        assert foreign.content == ghost.content
    assert not owner(Reading).exists()
    assert not owner(RefusedReading).exists()


def test_a_number_that_two_tenants_have_must_be_given_with_an_id(client, numbered):
    twin = make.patient(
        numbered.bodo, "Kari", national_number=NUMBER, national_number_index=blind_index(NUMBER)
    )
    make.enrolment(twin, numbered.centre)
    nora = make.personal_token(numbered.nora)
    answer = create(client, nora, an_observation(twin, subject=by_number()))
    assert issues(answer, 422) == [("multiple-matches", "Observation.subject")]
    both = by_number(reference=f"Patient/{twin.id}")
    assert create(client, nora, an_observation(twin, subject=both)).status_code == 201
    # somebody who sees only one of the two may leave the id out
    hanne = make.personal_token(numbered.hanne)
    assert create(client, hanne, an_observation(twin, subject=by_number())).status_code == 201


def test_a_foreign_patient_answers_exactly_like_one_who_does_not_exist(client, world):
    neighbour = make.patient(world.hadsel, "Anne")
    ghost_id = {"reference": f"Patient/{uuid.uuid4()}"}
    for token, foreign in (
        (world.kari_device, neighbour),
        (make.personal_token(world.per), world.kari),
    ):
        for changes in ({}, {"valueQuantity": quantity(300, "%")}):
            answer = create(client, token, an_observation(foreign, **changes))
            ghost = create(
                client, token, an_observation(foreign, **{**changes, "subject": ghost_id})
            )
            assert answer.status_code == ghost.status_code
            assert answer.status_code in {404, 422}
            assert answer.content == ghost.content
    assert not owner(Reading).exists()
    assert not owner(RefusedReading).exists()


def test_an_id_that_cannot_be_ours_is_404(client, world):
    resource = an_observation(world.kari, subject={"reference": "Patient/example"})
    assert issues(create(client, world.kari_device, resource), 404) == [
        ("not-found", "Observation.subject")
    ]
    assert not owner(RefusedReading).exists()


# --- who may not


@pytest.mark.parametrize("token", [None, "nonsense"])
def test_without_a_living_token_nothing_is_said_of_the_content(client, world, token):
    for resource in (
        an_observation(world.kari),
        "{",
        an_observation(world.kari, status="cancelled"),
    ):
        answer = create(client, token, resource)
        assert issues(answer, 401) == [("login", None)]
        assert answer["WWW-Authenticate"].startswith("Bearer")
    assert not owner(Reading).exists()
    assert not owner(RefusedReading).exists()


def test_a_role_that_records_nothing_is_told_so(client, world):
    lise = make.personal_token(world.lise)
    for resource in (an_observation(world.kari), an_observation(world.kari, status="cancelled")):
        assert issues(create(client, lise, resource), 403) == [("forbidden", None)]


# --- what is wrong

ABSENT = {
    "dataAbsentReason": coded("unknown", "http://terminology.hl7.org/CodeSystem/data-absent-reason")
}
WRONG = [
    ("an absent value", {"valueQuantity": ..., **ABSENT}, "business-rule", "Observation.dataAbsentReason", "VALUE_ABSENT"),
    ("no value", {"valueQuantity": ...}, "required", "Observation.value", "VALUE_ABSENT"),
    ("an impossible value", {"valueQuantity": quantity(101, "%")}, "business-rule", "Observation.value.value", "IMPOSSIBLE"),
    ("a text for a number", {"valueQuantity": quantity("91", "%")}, "invalid", "Observation.value.value", "NOT_FHIR"),
    ("another unit", {"valueQuantity": quantity(91, "mmol/L")}, "value", "Observation.value.code", "UNIT_UNFIT"),
    ("a text for a value", {"valueQuantity": ..., "valueString": "91"}, "not-supported", "Observation.value", "NOT_A_NUMBER"),
    ("a date without a time", {"effectiveDateTime": "2026-11-22"}, "business-rule", "Observation.effective", "NOT_A_TIME"),
    ("no time", {"effectiveDateTime": ...}, "required", "Observation.effective", "NOT_A_TIME"),
    ("a time long ago", {"effectiveDateTime": "1999-12-31T10:00:00Z"}, "business-rule", "Observation.effective", "TOO_OLD"),
    ("a time far ahead", {"effectiveDateTime": "2099-01-01T10:00:00Z"}, "business-rule", "Observation.effective", "TOO_FAR_AHEAD"),
    ("an unknown kind", {"code": coded("8302-2")}, "code-invalid", "Observation.code", "KIND_UNKNOWN"),
    ("an unknown status", {"status": "recorded"}, "code-invalid", "Observation.status", "NOT_FHIR"),
    ("no status", {"status": ...}, "required", "Observation.status", "NOT_FHIR"),
    ("an unknown element", {"colour": "red"}, "structure", "Observation.colour", "NOT_FHIR"),
    ("an empty list", {"note": []}, "structure", "Observation.note", "NOT_FHIR"),
    ("rules of somebody else", {"implicitRules": "urn:x"}, "extension", "Observation.implicitRules", "NOT_FHIR"),
    ("no subject", {"subject": ...}, "required", "Observation.subject", "REQUIRED"),
    ("a subject by name", {"subject": {"display": "Kari"}}, "value", "Observation.subject", "REQUIRED"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code", "expression", "kept"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG]
)
def test_what_is_wrong_is_said_and_a_nurse_can_see_that_it_did_not_get_in(
    client, world, changes, code, expression, kept
):
    answer = create(client, world.kari_device, an_observation(world.kari, **changes))
    assert (code, expression) in issues(answer, 422)
    assert not owner(Reading).exists()
    refused = owner(RefusedReading).get()
    assert (refused.patient_id, refused.code) == (world.kari.id, kept)
    assert refused.content is None
    assert owner(DueReading).get().refused_id == refused.id


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error"])
def test_a_measurement_that_its_sender_withdraws_is_refused_and_missed_by_nobody(
    client, world, status
):
    for token in (world.kari_device, make.personal_token(world.nora)):
        answer = create(client, token, an_observation(world.kari, status=status))
        assert issues(answer, 422) == [("business-rule", "Observation.status")]
    assert not owner(Reading).exists()
    assert not owner(RefusedReading).exists()


def test_a_nurses_refused_observation_is_kept_for_the_patient_it_names(client, world):
    resource = an_observation(world.kari, valueQuantity=quantity(101, "%"))
    issues(create(client, make.personal_token(world.nora), resource), 422)
    assert owner(RefusedReading).get().patient_id == world.kari.id


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        ("{", 400, "structure"),
        (" ", 400, "structure"),
        ("[" * 100_000, 400, "too-costly"),
        (b"\xff\xfe{}", 400, "structure"),
        ("null", 422, "structure"),
        ("[]", 422, "structure"),
        ('{"resourceType": "Patient"}', 422, "structure"),
        ('{"resourceType": "Bundle", "type": "batch"}', 422, "structure"),
        ('{"resourceType": "Observation", "valueQuantity": {"value": NaN}}', 422, "value"),
        ('{"resourceType": "Observation", "valueQuantity": {"value": 1e999}}', 422, "value"),
        ('{"resourceType": "Observation", "status": "final", "status": "final"}', 422, "structure"),
    ],
)
def test_hostile_text_is_refused_with_words_and_seen(client, world, raw, status, code):
    answer = create(client, world.kari_device, raw)
    assert issues(answer, status)[0][0] == code
    assert not owner(Reading).exists()
    assert owner(RefusedReading).get().patient_id == world.kari.id


def test_what_is_sent_is_never_repeated_in_an_outcome(client, numbered):
    resource = an_observation(
        numbered.kari, subject=by_number(display="Kari Nordmann"), status=NUMBER
    )
    answer = create(client, numbered.kari_device, resource)
    assert issues(answer, 422)
    assert NUMBER.encode() not in answer.content
    assert b"Nordmann" not in answer.content


# --- media types and limits


@pytest.mark.parametrize(
    "sent", [FHIR, "application/json", "application/fhir+json; charset=utf-8; fhirVersion=4.0"]
)
def test_fhir_is_taken_as_json(client, world, sent):
    answer = create(client, world.kari_device, an_observation(world.kari), content_type=sent)
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "sent", ["text/plain", "application/fhir+xml", "application/fhir+json; fhirVersion=5.0", ""]
)
def test_another_media_type_is_415(client, world, sent):
    answer = create(client, world.kari_device, an_observation(world.kari), content_type=sent)
    assert issues(answer, 415) == [("not-supported", None)]


def test_an_answer_in_xml_is_406_and_nothing_is_stored(client, world):
    for headers in (
        {"Accept": "application/fhir+xml"},
        {"Accept": "application/fhir+json; fhirVersion=5.0"},
    ):
        answer = create(client, world.kari_device, an_observation(world.kari), **headers)
        assert issues(answer, 406) == [("not-supported", None)]
    assert not owner(Reading).exists()


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("", FHIR),
        ("*/*", FHIR),
        ("application/fhir+xml;q=0.5, application/fhir+json", FHIR),
        ("text/html, application/json", "application/json"),
    ],
)
def test_the_answer_is_in_the_media_type_that_was_asked_for(client, world, accept, content_type):
    answer = create(client, world.kari_device, an_observation(world.kari), Accept=accept)
    assert (answer.status_code, answer["Content-Type"]) == (201, f"{content_type}; charset=utf-8")


def test_limits_before_any_view_answer_as_fhir_does(client, world):
    import gzip

    assert issues(create(client, world.kari_device, " " * 1_100_000), 413) == [("too-long", None)]
    bomb = gzip.compress(b" " * 50_000_000)
    assert issues(create(client, world.kari_device, bomb, Content_Encoding="gzip"), 413)
    assert issues(create(client, world.kari_device, b"x", Content_Encoding="gzip"), 400)
    assert issues(create(client, world.kari_device, b"x", Content_Encoding="br"), 415)
    good = gzip.compress(to_json(an_observation(world.kari)))
    assert create(client, world.kari_device, good, Content_Encoding="gzip").status_code == 201


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_what_is_not_offered_is_405(client, world, method):
    nora = make.personal_token(world.nora)
    first = create(client, nora, an_observation(world.kari))
    for address in (OBSERVATION, first["Location"]):
        answer = getattr(client, method)(address, headers=bearer(nora))
        assert issues(answer, 405) == [("not-supported", None)]
        assert "GET" in answer["Allow"]


def test_a_resource_that_we_do_not_have_is_404(client, world):
    for address in ("/fhir/R4/", "/fhir/R4/Patient", f"/fhir/R4/Patient/{world.kari.id}"):
        assert issues(client.get(address, headers=bearer(world.kari_device)), 404) == [
            ("not-found", None)
        ]


def test_a_failure_of_ours_says_nothing_of_it(client, world, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError(NUMBER)

    monkeypatch.setattr("interop.api.observations.observation_to_reading", fail)
    client.raise_request_exception = False
    answer = create(client, world.kari_device, an_observation(world.kari))
    assert issues(answer, 500) == [("exception", None)]
    assert NUMBER.encode() not in answer.content


def test_every_digit_that_was_sent_is_served(client, world):
    resource = an_observation(
        world.kari, code=coded("29463-7"), valueQuantity=quantity(Decimal("82.50"), "kg")
    )
    answer = create(client, world.kari_device, resource)
    assert b'"value":82.50' in answer.content
    assert json.loads(answer.content)["subject"] == resource["subject"]
