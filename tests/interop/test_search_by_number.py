"""FHIR: Observations of a person who is named by a national number, which stands in no address."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dho.lib.fields import blind_index
from tenants.models import AuditEvent
from tests import factories as make
from tests.interop.sending import (
    FNR,
    OBSERVATION,
    ROOT,
    ago,
    an_observation,
    bearer,
    create,
    issues,
    read,
)
from tests.interop.test_read_and_search import FORM, bundle, ids, link, search

NUMBER = "02813299997"
ANOTHER = "11813299995"
GHOST = "15813299990"
WAYS = ("patient.identifier", "patient:identifier", "subject:identifier")


def give_number(patient, number):
    patient.national_number = number
    patient.national_number_index = blind_index(number)
    patient.save(using="owner")


@pytest.fixture
def nora(world):
    """Nora's token; Kari and Bjørn have numbers and a reading each."""
    give_number(world.kari, NUMBER)
    give_number(world.bjorn, ANOTHER)
    return make.personal_token(world.nora)


@pytest.fixture
def reading(client, world, nora):
    create(client, nora, an_observation(world.bjorn))
    return create(client, nora, an_observation(world.kari)).json()["id"]


def by_form(client, token, parameters):
    return client.post(
        f"{OBSERVATION}/_search",
        urlencode(parameters),
        content_type=FORM,
        headers=bearer(token),
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("token", [f"{FNR}|{NUMBER}", NUMBER])
def test_a_number_finds_the_readings_of_that_person(client, nora, reading, way, token):
    assert ids(by_form(client, nora, {way: token})) == [reading]
    assert ids(search(client, nora, **{way: token})) == [reading]


def test_no_number_stands_in_any_link_and_pages_follow_the_id(client, world, nora, reading):
    create(client, nora, an_observation(world.kari, effectiveDateTime=ago(hours=1)))
    answer = by_form(client, nora, {"subject:identifier": f"{FNR}|{NUMBER}", "_count": "1"})
    assert link(answer, "self") == (
        f"http://testserver{OBSERVATION}?patient=Patient/{world.kari.id}&_count=1"
    )
    follow = read(client, nora, link(answer, "next"))
    assert ids(answer) == [reading]
    assert len(ids(follow)) == 1
    assert ids(follow) != ids(answer)
    assert NUMBER not in (answer.content + follow.content).decode()


def test_how_many_there_are_is_told_by_number_too(client, nora, reading):
    assert bundle(by_form(client, nora, {WAYS[0]: NUMBER, "_count": "0"}))["total"] == 1


@pytest.mark.parametrize("count", ["100", "0"])
def test_a_person_out_of_sight_is_found_exactly_like_a_number_that_nobody_has(
    client, world, nora, reading, count
):
    per = make.personal_token(world.per)
    for way in WAYS:
        foreign = by_form(client, per, {way: f"{FNR}|{NUMBER}", "_count": count})
        ghost = by_form(client, per, {way: f"{FNR}|{GHOST}", "_count": count})
        assert foreign.content == ghost.content
        assert foreign.headers == ghost.headers
        assert not ids(foreign)
        (warning,) = bundle(foreign)["entry"]
        assert warning["resource"]["issue"][0]["code"] == "not-found"
    assert ids(by_form(client, nora, {WAYS[0]: NUMBER})) == [reading]


def test_nobody_is_found_in_as_many_statements_as_somebody_out_of_sight(client, world, nora):
    per = make.personal_token(world.per)
    counts = []
    for number in (NUMBER, GHOST):
        with CaptureQueriesContext(connection) as asked:
            by_form(client, per, {WAYS[0]: number})
        counts.append(len(asked))
        assert not [one for one in asked if number in one["sql"]]
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "token", ["urn:oid:1.2.3|02813299997", "|02813299997", f"{FNR}|0281329", f"{FNR}|", "kari"]
)
def test_an_identifier_that_is_no_national_number_is_nobodys(client, nora, reading, token):
    assert not ids(by_form(client, nora, {WAYS[0]: token}))


def test_id_and_number_must_be_the_same_person(client, world, nora, reading):
    kari, bjorn = str(world.kari.id), str(world.bjorn.id)
    assert ids(by_form(client, nora, {"patient": kari, WAYS[0]: NUMBER})) == [reading]
    assert ids(by_form(client, nora, {"patient": kari, "subject": f"Patient/{kari}"})) == [reading]
    assert not ids(by_form(client, nora, {"patient": bjorn, WAYS[0]: NUMBER}))
    assert not ids(by_form(client, nora, {"patient": kari, "subject": bjorn}))
    assert not ids(by_form(client, nora, {WAYS[0]: NUMBER, WAYS[2]: ANOTHER}))


def test_a_number_that_two_tenants_have_must_be_given_with_an_id(client, world, nora, reading):
    give_number(world.bjorn, NUMBER)
    both = by_form(client, nora, {WAYS[0]: NUMBER})
    assert issues(both, 422) == [("multiple-matches", "http.patient")]
    assert NUMBER not in both.content.decode()
    assert ids(by_form(client, nora, {WAYS[0]: NUMBER, "patient": world.kari.id})) == [reading]


def test_the_search_is_in_the_access_log_without_the_number(client, world, nora, reading):
    by_form(client, nora, {WAYS[0]: NUMBER})
    search(client, make.personal_token(world.per), **{WAYS[0]: NUMBER})
    events = AuditEvent.objects.using("owner")
    assert events.filter(action="READINGS_READ").get().patient_id == world.kari.id
    refused = events.filter(action="REFUSED").get()
    assert NUMBER not in json.dumps(refused.detail)


def test_metadata_tells_of_the_number_and_where_to_send_it(client):
    (rest,) = client.get(f"{ROOT}/metadata").json()["rest"]
    told = {one["name"]: one["documentation"] for one in rest["resource"][0]["searchParam"]}
    assert "patient.identifier" in told["patient"]
    assert "patient:identifier" in told["patient"]
    assert "_search" in told["patient"]
    assert "subject:identifier" in told["subject"]
