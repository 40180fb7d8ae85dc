"""Intake with a token takes a short way to its view, and keeps every promise of the long one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from dho.identity.middleware import LANES
from measurements.models import Reading, ReadingReceipt
from tests.interop.sending import an_observation
from tests.interop.sending import create as create_observation
from tests.measurements.test_record_readings import URL, a_reading, post

PROBLEM = "application/problem+json"
FHIR = "application/fhir+json; charset=utf-8"
LONG_WAY = "Content-Language"  # set by the middleware of languages, which the lane leaves out


def stored() -> tuple[int, int]:
    return (
        Reading.objects.using("owner").count(),
        ReadingReceipt.objects.using("owner").count(),
    )


def an_error(answer: Any, status: int) -> dict[str, Any]:
    """Return a problem that came by the lane, with the headers of every answer."""
    assert answer.status_code == status, (answer.status_code, answer.content)
    assert answer["Content-Type"] == PROBLEM
    assert LONG_WAY not in answer
    assert_guarded(answer)
    told: dict[str, Any] = json.loads(answer.content)
    assert told["status"] == status
    return told


def assert_guarded(answer: Any) -> None:
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Length"] == str(len(answer.content))


def test_both_doors_of_intake_are_on_the_lane_and_open_no_transaction() -> None:
    for address in LANES:
        assert "default" in resolve(address).func._non_atomic_requests


def test_a_reading_and_an_observation_come_by_the_lane_with_every_header_of_safety(client, world):
    for answer in (
        post(client, a_reading(world.kari), world.kari_device),
        create_observation(client, world.kari_device, an_observation(world.kari)),
    ):
        assert answer.status_code == 201, answer.content
        assert LONG_WAY not in answer
        assert_guarded(answer)


def test_a_get_with_a_token_and_a_post_without_take_the_long_way(client, world):
    headers = {"Authorization": f"Bearer {world.kari_device}"}
    assert LONG_WAY in client.get(URL, headers=headers)
    assert LONG_WAY in post(client, a_reading(world.kari), None)
    basic = client.post(URL, "{}", "application/json", headers={"Authorization": "Basic eA=="})
    assert (basic.status_code, LONG_WAY in basic) == (401, True)


def test_a_session_never_stands_in_for_a_token_that_is_dead(world):
    browser = Client()
    browser.force_login(world.nora.user)
    session = browser.session
    session["acting"] = str(world.nora.id)
    session.save()
    assert browser.get("/api/v1/readings/", {"patient": world.kari.id}).status_code == 200
    an_error(post(browser, a_reading(world.kari), "dead"), 401)
    assert stored() == (0, 0)


def test_errors_are_problems_whatever_is_wrong(client, world):
    token = world.kari_device
    assert an_error(post(client, b"{", token), 400)["errors"]
    an_error(post(client, a_reading(world.kari), "dead"), 401)
    assert an_error(post(client, " " * 1_100_000, token), 413)["detail"]
    an_error(post(client, b"x", token, HTTP_CONTENT_ENCODING="br"), 415)
    headers = {"Authorization": f"Bearer {token}"}
    an_error(client.post(URL, "x", content_type="text/plain", headers=headers), 415)
    an_error(post(client, a_reading(world.stranger), token), 404)
    assert an_error(post(client, a_reading(world.kari, value="91"), token), 422)["errors"]
    assert stored() == (0, 0)


def test_a_role_that_never_records_is_refused_as_a_problem(client, world):
    from tests import factories as make

    an_error(post(client, a_reading(world.kari), make.personal_token(world.lise)), 403)


def test_a_strange_host_is_refused_before_the_reading_is_read(client, world):
    an_error_400 = post(client, a_reading(world.kari), world.kari_device, HTTP_HOST="evil.example")
    an_error(an_error_400, 400)
    assert stored() == (0, 0)
    assert post(client, a_reading(world.kari), world.kari_device).status_code == 201


def test_a_failure_of_ours_is_a_problem_and_says_nothing_of_it(client, world, monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the inside of the house")

    monkeypatch.setattr("measurements.api.recording.read_body", fail)
    monkeypatch.setattr("interop.api.observations.observation_to_reading", fail)
    client.raise_request_exception = False
    answer = post(client, a_reading(world.kari), world.kari_device)
    told = an_error(answer, 500)
    assert set(told) == {"type", "title", "status"}
    outcome = create_observation(client, world.kari_device, an_observation(world.kari))
    assert (outcome.status_code, outcome["Content-Type"]) == (500, FHIR)
    assert_guarded(outcome)
    assert b"inside" not in answer.content + outcome.content


@pytest.mark.parametrize("wanted", ["en", "nb", "no", "de, fr;q=0.5"])
def test_errors_are_the_same_whatever_language_is_asked_for(client, world, wanted):
    said = post(client, a_reading(world.kari, value=-4), world.kari_device).json()
    asked = post(
        client,
        a_reading(world.kari, value=-4),
        world.kari_device,
        HTTP_ACCEPT_LANGUAGE=wanted,
    )
    assert an_error(asked, 422)["errors"] == said["errors"]


def test_the_answer_does_not_depend_on_what_is_accepted(client, world):
    answer = post(client, a_reading(world.kari), world.kari_device, HTTP_ACCEPT="text/html")
    assert (answer.status_code, answer["Content-Type"]) == (201, "application/json")


def ended_by_the_server() -> None:
    """End the kept connection of this thread as a restart of PostgreSQL does."""
    connection.ensure_connection()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend()])


def backend() -> int:
    found: int = connection.connection.info.backend_pid
    return found


def cut_off() -> None:
    """Close the kept connection under Django's feet."""
    connection.ensure_connection()
    connection.connection.close()


@pytest.mark.parametrize("kill", [ended_by_the_server, cut_off])
def test_a_dead_connection_is_replaced_and_the_reading_stored_once(client, world, kill):
    assert post(client, a_reading(world.kari), world.kari_device).status_code == 201
    kill()
    body = a_reading(world.kari)
    answer = post(client, body, world.kari_device)
    assert answer.status_code == 201, answer.content
    assert stored() == (2, 2)
    again = post(client, body, world.kari_device)
    assert (again.status_code, again.json()["id"]) == (200, answer.json()["id"])
    assert stored() == (2, 2)


def test_a_reading_that_was_committed_before_the_connection_died_is_not_doubled(
    client, world, monkeypatch
):
    from measurements.operations import record

    ask, asked = record._ask, []

    def ask_and_die(statement: str, *params: Any) -> list[tuple[Any, ...]]:
        rows = ask(statement, *params)
        asked.append(statement)
        if len(asked) > 1:
            return rows
        ended_by_the_server()  # committed, but the answer never comes
        return ask("SELECT 1")

    monkeypatch.setattr(record, "_ask", ask_and_die)
    answer = post(client, a_reading(world.kari), world.kari_device)
    assert answer.status_code == 200
    assert stored() == (1, 1)
    assert str(Reading.objects.using("owner").get().id) == answer.json()["id"]


def test_an_error_on_a_living_connection_is_not_tried_again(client, world, monkeypatch):
    from django.db import OperationalError

    from measurements.operations import record

    asked = []

    def time_out(statement: str, *params: Any) -> None:
        asked.append(statement)
        raise OperationalError("canceling statement due to statement timeout")

    post(client, a_reading(world.kari), world.kari_device)
    monkeypatch.setattr(record, "_ask", time_out)
    client.raise_request_exception = False
    an_error(post(client, a_reading(world.kari), world.kari_device), 500)
    assert len(asked) == 1
    assert stored() == (1, 1)


def test_a_living_connection_is_asked_nothing_but_the_statement(client, world):
    with CaptureQueriesContext(connection) as asked:
        post(client, a_reading(world.kari), world.kari_device)
    assert len(asked) == 1
    assert "take_in" in asked[0]["sql"]
