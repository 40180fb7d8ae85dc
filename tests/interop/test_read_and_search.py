"""GET metadata, read and search under /fhir/R4/."""

from __future__ import annotations

import json
import tomllib
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.observation import Observation

from interop.fhir.capability import SOFTWARE_VERSION
from measurements.rules.strict_json import parse
from tenants.models import AuditEvent
from tests import factories as make
from tests.interop.sending import (
    LOINC,
    OBSERVATION,
    ROOT,
    ago,
    an_observation,
    bearer,
    coded,
    create,
    issues,
    quantity,
    read,
)
from tests.measurements.test_record_readings import a_reading, post
from triage.operations.drain import drain_all

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def nora(world):
    return make.personal_token(world.nora)


def created(client, world, whose=None, **changes):
    whose = whose or world.kari
    token = world.kari_device if whose is world.kari else make.device_token(whose)
    answer = create(client, token, an_observation(whose, **changes))
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def sent_as_json(client, world, **changes):
    answer = post(client, a_reading(world.kari, **changes), world.kari_device)
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def search(client, token, **parameters):
    return client.get(OBSERVATION, parameters, headers=bearer(token))


def bundle(answer):
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"].startswith("application/fhir+json")
    Bundle.model_validate_json(answer.content)
    return answer.json()


def found(answer):
    entries = bundle(answer).get("entry", [])
    return [one["resource"] for one in entries if one["search"]["mode"] == "match"]


def ids(answer):
    return [resource["id"] for resource in found(answer)]


def link(answer, relation):
    links = {one["relation"]: one["url"] for one in bundle(answer)["link"]}
    return links.get(relation)


def audited(action):
    return list(AuditEvent.objects.using("owner").filter(action=action))


# --- metadata


def test_metadata_needs_no_login_and_is_a_capability_statement(client, world):
    answer = client.get(f"{ROOT}/metadata")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/fhir+json; charset=utf-8"
    statement = CapabilityStatement.model_validate_json(answer.content)
    assert str(statement.implementation.url) == "http://testserver/fhir/R4"
    assert client.get(f"{ROOT}/metadata", headers=bearer("dead")).status_code == 200


def test_metadata_is_true(client, world, nora):
    """What it offers can be done, and what it does not offer cannot."""
    (rest,) = client.get(f"{ROOT}/metadata").json()["rest"]
    resource = next(one for one in rest["resource"] if one["type"] == "Observation")
    offered = {one["code"] for one in resource["interaction"]}
    made = create(client, nora, an_observation(world.kari))
    address = f"{OBSERVATION}/{made.json()['id']}"
    done = {
        "create": made.status_code == 201,
        "read": read(client, nora, address).status_code == 200,
        "vread": read(client, nora, f"{address}/_history/1").status_code == 200,
        "search-type": search(client, nora, patient=world.kari.id).status_code == 200,
        "update": client.put(address, headers=bearer(nora)).status_code < 400,
        "patch": client.patch(address, headers=bearer(nora)).status_code < 400,
        "delete": client.delete(address, headers=bearer(nora)).status_code < 400,
        "history-instance": read(client, nora, f"{address}/_history").status_code < 400,
        "history-type": read(client, nora, f"{OBSERVATION}/_history").status_code < 400,
    }
    assert {name for name, works in done.items() if works} == offered
    strict = {"Prefer": "handling=strict", **bearer(nora)}
    values = {
        "patient": world.kari.id,
        "subject": f"Patient/{world.kari.id}",
        "code": "59408-5",
        "date": "ge2020",
        "_count": 5,
    }
    assert {one["name"] for one in resource["searchParam"]} == values.keys()
    assert ids(client.get(OBSERVATION, values, headers=strict)) == [made.json()["id"]]


def test_metadata_tells_the_version_of_the_software():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    assert project["project"]["version"] == SOFTWARE_VERSION


def test_metadata_in_xml_is_406(client, world):
    assert issues(client.get(f"{ROOT}/metadata", {"_format": "xml"}), 406)
    for name in ("json", "application/fhir+json", "application/json"):
        assert client.get(f"{ROOT}/metadata", {"_format": name}).status_code == 200


# --- read


def test_what_was_received_is_served_with_every_element_and_digit(client, world, nora):
    sent = an_observation(
        world.kari,
        code=coded("29463-7"),
        valueQuantity=quantity(Decimal("82.50"), "kg"),
        referenceRange=[{"low": quantity(70, "kg"), "text": "om morgenen"}],
        performer=[{"display": "Kari"}],
        id="scale-1",
    )
    key = create(client, world.kari_device, sent).json()["id"]
    answer = read(client, nora, f"{OBSERVATION}/{key}")
    assert answer.status_code == 200, answer.content
    Observation.model_validate_json(answer.content)
    served = parse(answer.content)
    assert served.pop("id") == key != "scale-1"
    assert served.pop("meta")["versionId"] == "1"
    assert str(served["valueQuantity"]["value"]) == "82.50"
    sent.pop("id")
    assert served == sent
    assert answer["ETag"] == 'W/"1"'
    assert "Last-Modified" in answer
    assert answer["Cache-Control"] == "no-store"


def test_what_the_creator_was_answered_is_what_is_read(client, world, nora):
    made = create(client, world.kari_device, an_observation(world.kari))
    for address in (made["Location"], made["Location"].partition("/_history")[0]):
        assert read(client, nora, address).content == made.content


def test_a_reading_that_came_as_json_is_served_as_an_observation(client, world, nora):
    key = sent_as_json(client, world, kind="weight", value=49000, unit="g", note="Morgen")
    served = read(client, nora, f"{OBSERVATION}/{key}").json()
    Observation.model_validate(served)
    assert served["valueQuantity"] == {
        "value": 49, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"
    }  # fmt: skip
    assert served["code"]["coding"][0] == {
        "system": LOINC, "code": "29463-7", "display": "Body weight"
    }  # fmt: skip
    assert served["subject"] == {"reference": f"Patient/{world.kari.id}"}
    assert served["note"] == [{"text": "Morgen"}]


def test_its_colour_is_the_interpretation_once_it_is_judged(client, world, nora):
    make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)
    address = f"{OBSERVATION}/{sent_as_json(client, world, value=80)}"
    assert "interpretation" not in read(client, nora, address).json()
    drain_all()
    (interpretation,) = read(client, nora, address).json()["interpretation"]
    assert [coding["code"] for coding in interpretation["coding"]] == ["AA", "red"]


def test_a_foreign_observation_answers_exactly_like_one_that_does_not_exist(client, world, nora):
    key = created(client, world)
    per = make.personal_token(world.per)
    foreign = read(client, per, f"{OBSERVATION}/{key}")
    ghost = read(client, per, f"{OBSERVATION}/{uuid.uuid4()}")
    nonsense = read(client, per, f"{OBSERVATION}/x")
    assert issues(foreign, 404) == [("not-found", None)]
    assert foreign.content == ghost.content == nonsense.content
    assert foreign.headers == ghost.headers
    assert read(client, nora, f"{OBSERVATION}/{key}").status_code == 200


def test_there_is_one_version(client, world, nora):
    address = f"{OBSERVATION}/{created(client, world)}/_history"
    assert read(client, nora, f"{address}/1").status_code == 200
    assert issues(read(client, nora, f"{address}/2"), 404)


def test_who_sees_the_patient_reads_and_a_device_does_not(client, world):
    address = f"{OBSERVATION}/{created(client, world)}"
    for sees in (world.nora, world.gunnar, world.helge, world.hanne):
        assert read(client, make.personal_token(sees), address).status_code == 200, sees
    own = make.token(tenant_id=world.hadsel.id, patient=world.kari, person=world.kari_user)
    assert read(client, own, address).status_code == 200
    for sees_not in (world.per, world.greta):
        assert issues(read(client, make.personal_token(sees_not), address), 404)
    assert issues(read(client, make.personal_token(world.lise), address), 403)
    for target in (address, f"{OBSERVATION}?patient={world.kari.id}"):
        assert issues(read(client, world.kari_device, target), 403) == [("forbidden", None)]
        assert issues(read(client, None, target), 401) == [("login", None)]
        assert issues(read(client, "dead", target), 401) == [("login", None)]


def test_reading_one_is_in_the_access_log(client, world, nora):
    read(client, nora, f"{OBSERVATION}/{created(client, world)}")
    (event,) = audited("READINGS_READ")
    assert (event.patient_id, event.user_id) == (world.kari.id, world.nora.user_id)


# --- search


def test_a_search_finds_the_patients_observations_the_newest_first(client, world, nora):
    old = created(client, world, effectiveDateTime=ago(hours=3))
    middle = sent_as_json(client, world, measured_at=ago(hours=2))
    new = created(client, world, effectiveDateTime=ago(hours=1))
    created(client, world, whose=world.bjorn)
    answer = search(client, nora, patient=world.kari.id)
    assert ids(answer) == [new, middle, old]
    assert bundle(answer)["type"] == "searchset"
    first = bundle(answer)["entry"][0]
    assert first["fullUrl"] == f"http://testserver{OBSERVATION}/{new}"
    assert first["search"] == {"mode": "match"}
    for resource in found(answer):
        Observation.model_validate(resource)


@pytest.mark.parametrize(
    "written", ["{id}", "Patient/{id}", "http://testserver/fhir/R4/Patient/{id}"]
)
def test_the_patient_may_be_written_as_any_reference(client, world, nora, written):
    key = created(client, world)
    assert ids(search(client, nora, patient=written.format(id=world.kari.id))) == [key]


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        (f"{LOINC}|59408-5", {"spo2"}),
        (f"{LOINC}|2708-6", {"spo2"}),
        ("29463-7", {"weight"}),
        (f"{LOINC}|59408-5,{LOINC}|29463-7", {"spo2", "weight"}),
        ("urn:other|59408-5", set()),
        ("|59408-5", set()),
        ("nonsense", set()),
        ("", {"spo2", "weight"}),
    ],
)
def test_a_code_finds_the_readings_of_its_kind(client, world, nora, code, kinds):
    keys = {
        "spo2": created(client, world),
        "weight": sent_as_json(client, world, kind="weight", value=80, unit="kg"),
    }
    answer = search(client, nora, patient=world.kari.id, code=code)
    assert set(ids(answer)) == {keys[kind] for kind in kinds}


def test_several_codes_must_all_be_met(client, world, nora):
    created(client, world)
    both = f"{OBSERVATION}?patient={world.kari.id}&code=59408-5&code="
    assert len(ids(read(client, nora, f"{both}2708-6"))) == 1
    assert not ids(read(client, nora, f"{both}29463-7"))


def test_the_code_of_fasting_glucose_finds_only_what_was_measured_fasting(client, world, nora):
    def glucose(**more):
        return sent_as_json(client, world, kind="glucose", value=5, unit="mmol/L", **more)

    fasting, other = glucose(context={"meal": "fasting"}), glucose()
    assert ids(search(client, nora, patient=world.kari.id, code="14770-2")) == [fasting]
    assert set(ids(search(client, nora, patient=world.kari.id, code="15074-8"))) == {fasting, other}


AT = "2026-03-04T10:20:30.500000+01:00"


@pytest.mark.parametrize(
    ("dates", "is_found"),
    [
        (["2026"], True),
        (["2025"], False),
        (["2026-03"], True),
        (["2026-03-04"], True),
        (["2026-03-05"], False),
        (["eq2026-03-04"], True),
        (["ge2026-03-04"], True),
        (["gt2026-03-04"], False),
        (["gt2026-03-03"], True),
        (["le2026-03-04"], True),
        (["lt2026-03-04"], False),
        (["lt2026-03-05"], True),
        (["2026-03-04T10:20+01:00"], True),
        (["2026-03-04T09:20Z"], True),
        (["2026-03-04T10:20"], True),
        (["2026-03-04T10:21+01:00"], False),
        (["2026-03-04T10:20:30+01:00"], True),
        (["2026-03-04T10:20:30.5+01:00"], True),
        (["2026-03-04T10:20:30.4+01:00"], False),
        (["ge2026-03-01", "lt2026-03-05"], True),
        (["ge2026-03-01", "lt2026-03-04"], False),
        (["ge2026-03-05", "lt2026-03-10"], False),
        (["ge2025-12-31", "le2026-12-31"], True),
    ],
)
def test_a_date_finds_what_was_measured_then(client, world, nora, dates, is_found):
    created(client, world, effectiveDateTime=AT)
    answer = search(client, nora, patient=world.kari.id, date=dates)
    assert bool(ids(answer)) == is_found


def test_a_day_without_an_offset_is_norwegian_also_when_the_clock_changes(client, world, nora):
    # 25 October 2026 has 25 hours
    created(client, world, effectiveDateTime="2026-10-25T23:59:00+01:00")
    created(client, world, effectiveDateTime="2026-10-25T00:01:00+02:00")
    assert len(ids(search(client, nora, patient=world.kari.id, date="2026-10-25"))) == 2
    assert not ids(search(client, nora, patient=world.kari.id, date="2026-10-24"))


def test_an_offset_whose_plus_sign_was_not_escaped_is_understood(client, world, nora):
    created(client, world, effectiveDateTime=AT)
    address = f"{OBSERVATION}?patient={world.kari.id}&date=2026-03-04T10:20:30+01:00"
    assert len(ids(read(client, nora, address))) == 1


def test_pages_follow_the_next_link_and_hold_each_once(client, world, nora):
    same = ago(hours=2)
    keys = {created(client, world, effectiveDateTime=ago(hours=n)) for n in (3, 4, 5)}
    keys |= {
        created(client, world, effectiveDateTime=same, identifier=[{"value": str(n)}])
        for n in range(4)
    }
    answer, seen = search(client, nora, patient=world.kari.id, code="59408-5", _count=2), []
    while True:
        assert len(ids(answer)) <= 2
        seen += ids(answer)
        created(client, world, effectiveDateTime=ago(seconds=1))
        address = link(answer, "next")
        if address is None:
            break
        answer = read(client, nora, address)
    assert len(seen) == len(set(seen))
    assert set(seen) == keys


def test_the_self_link_names_what_was_used_and_nothing_else(client, world, nora):
    answer = search(
        client,
        nora,
        patient=f"Patient/{world.kari.id}",
        code=f"{LOINC}|59408-5",
        colour="red",
        _summary="text",
    )
    address = f"http://testserver{OBSERVATION}?patient=Patient/{world.kari.id}&code={LOINC}|59408-5"
    assert link(answer, "self") == address


def test_strict_handling_refuses_what_we_do_not_know(client, world, nora):
    def ask(address, wish):
        return read(client, nora, address, Prefer=f"handling={wish}")

    address = f"{OBSERVATION}?patient={world.kari.id}&colour=red"
    assert ask(address, "lenient").status_code == 200
    assert issues(ask(address, "strict"), 400) == [("not-supported", None)]
    assert ask(f"{OBSERVATION}?patient={world.kari.id}&_format=json", "strict").status_code == 200


@pytest.mark.parametrize(
    ("query", "code", "expression"),
    [
        ("", "required", "http.patient"),
        ("patient=", "required", "http.patient"),
        ("patient=ID&patient=ID", "not-supported", "http.patient"),
        ("patient=ID,ID", "not-supported", "http.patient"),
        ("patient=ID&patient:missing=true", "not-supported", "http.patient"),
        ("patient.name=Kari", "not-supported", "http.patient"),
        ("subject:missing=true", "not-supported", "http.subject"),
        ("patient.identifier=1,2", "not-supported", "http.patient"),
        ("patient=ID&code:not=59408-5", "not-supported", "http.code"),
        ("patient=ID&date=yesterday", "value", "http.date"),
        ("patient=ID&date=2026-13-01", "value", "http.date"),
        ("patient=ID&date=0000", "value", "http.date"),
        ("patient=ID&date=9999", "value", "http.date"),
        ("patient=ID&date=sa2026-01-01", "not-supported", "http.date"),
        ("patient=ID&_count=many", "value", "http._count"),
        ("patient=ID&_count=-1", "value", "http._count"),
        ("patient=ID&_cursor=made-up", "value", "http._cursor"),
    ],
)
def test_a_search_that_cannot_be_carried_out_is_400(client, world, nora, query, code, expression):
    address = f"{OBSERVATION}?{query.replace('ID', str(world.kari.id))}"
    answer = read(client, nora, address)
    assert (code, expression) in issues(answer, 400)


def test_a_count_of_nothing_tells_how_many_there_are(client, world, nora):
    for hours in (1, 2, 3):
        created(client, world, effectiveDateTime=ago(hours=hours))
    answer = search(client, nora, patient=world.kari.id, _count=0)
    assert bundle(answer)["total"] == 3
    assert not ids(answer)


def test_a_page_is_never_larger_than_we_say(client, world, nora):
    created(client, world)
    assert len(ids(search(client, nora, patient=world.kari.id, _count=100_000))) == 1


def test_a_foreign_patient_is_found_exactly_like_nobody(client, world, nora):
    created(client, world)
    per = make.personal_token(world.per)
    for more in ({}, {"_count": 0}):
        foreign = search(client, per, patient=world.kari.id, **more)
        other_id = str(uuid.uuid4())
        ghost = search(client, per, patient=other_id, **more)
        assert (
            foreign.content.replace(str(world.kari.id).encode(), other_id.encode()) == ghost.content
        )
        assert not ids(foreign)
        (warning,) = bundle(foreign)["entry"]
        assert warning["search"]["mode"] == "outcome"
        assert warning["resource"]["issue"][0]["code"] == "not-found"
    assert not ids(search(client, per, patient="example"))
    assert len(ids(search(client, nora, patient=world.kari.id))) == 1


def test_searching_is_in_the_access_log_and_so_is_searching_in_vain(client, world, nora):
    search(client, nora, patient=world.kari.id)
    (event,) = audited("READINGS_READ")
    assert event.patient_id == world.kari.id
    search(client, make.personal_token(world.per), patient=world.kari.id)
    (refused,) = audited("REFUSED")
    assert refused.user_id == world.per.user_id
    assert refused.patient_id is None
    assert str(world.kari.id) not in json.dumps(refused.detail)


def test_a_search_by_form_keeps_the_patient_out_of_the_address(client, world, nora):
    key = created(client, world, effectiveDateTime=AT)
    body = f"patient=Patient%2F{world.kari.id}&date=2026-03-04"
    answer = client.post(f"{OBSERVATION}/_search", body, content_type=FORM, headers=bearer(nora))
    assert ids(answer) == [key]
    assert "date=2026-03-04" in link(answer, "self")
    both = client.post(
        f"{OBSERVATION}/_search?code=29463-7", body, content_type=FORM, headers=bearer(nora)
    )
    assert not ids(both)


def test_a_search_by_form_takes_only_a_form_and_only_from_who_may_read(client, world, nora):
    def ask(token, content_type=FORM):
        return client.post(
            f"{OBSERVATION}/_search", "{}", content_type=content_type, headers=bearer(token)
        )

    assert issues(ask(nora, "application/fhir+json"), 415)
    assert issues(ask(nora), 400) == [("required", "http.patient")]
    assert issues(ask(world.kari_device), 403)
    assert issues(ask(None), 401)


def test_a_search_takes_four_statements_and_those_of_signing_in(client, world, nora):
    for hours in range(1, 6):
        created(client, world, effectiveDateTime=ago(hours=hours))
    with CaptureQueriesContext(connection) as asked:
        assert len(ids(search(client, nora, patient=world.kari.id))) == 5
    about = [
        one["sql"]
        for one in asked
        if not any(
            word in one["sql"] for word in ("set_config", "identify_token", "BEGIN", "COMMIT")
        )
        and 'FROM "tenants_membership"' not in one["sql"]
    ]
    assert len(about) <= 4, "\n".join(about)


def test_a_reading_from_the_future_is_found_too(client, world, nora):
    ahead = (datetime.now(tz=UTC) + timedelta(days=30)).isoformat()
    key = created(client, world, effectiveDateTime=ahead)
    assert ids(search(client, nora, patient=world.kari.id)) == [key]
