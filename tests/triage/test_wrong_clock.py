"""A device whose clock is ahead: what it sent is judged, and every page says that the clock is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dho.lib import clock
from measurements.rules.facts import Flag
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.triage.test_worklist_page import sign_in
from triage.models import Alert, Finding
from triage.operations.drain import drain_all
from triage.presenters.marks import clock_wrong_by, marked

ENGLISH = {"Accept-Language": "en"}
WRONG = "Device clock wrong"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def plan(world):
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


def send(client, world, ahead, value=80):
    at = (clock.now() + ahead).isoformat()
    sent = post(client, a_reading(world.kari, value=value, measured_at=at), world.kari_device)
    assert sent.status_code == 201, sent.content
    drain_all()


def page(client, address):
    return client.get(address, headers=ENGLISH).content.decode()


def places(client, world):
    """The row, the panel and board, the explanation, and the explanation on paper."""
    sign_in(client, world.nora)
    judgement = Finding.objects.using("owner").earliest("received_at").judgement_id
    return {
        "row": page(client, "/worklist/"),
        "panel": page(client, f"/patients/{world.kari.id}/panel/"),
        "board": page(client, f"/patients/{world.kari.id}/"),
        "explained": page(client, f"/judgements/{judgement}/"),
    }


def test_a_reading_of_a_clock_that_is_ahead_says_so_wherever_it_is_shown(client, world):
    send(client, world, timedelta(hours=3))
    assert Alert.objects.using("owner").get().colour == "RED", "judged all the same"
    for name, html in places(client, world).items():
        assert WRONG in html, name
    explained = places(client, world)["explained"]
    assert "data-clock-wrong" in explained
    assert "FUTURE" not in explained, "words, no codes"


@pytest.mark.parametrize("ahead", [timedelta(minutes=-10), timedelta(minutes=4)])
def test_a_clock_that_is_right_is_not_spoken_of(client, world, ahead):
    send(client, world, ahead)
    for name, html in places(client, world).items():
        assert WRONG not in html, name


def test_one_wrong_clock_among_several_findings_is_told(client, world):
    send(client, world, timedelta(minutes=-10))
    send(client, world, timedelta(hours=3), value=79)
    assert Finding.objects.using("owner").count() == 2
    shown = places(client, world)
    assert WRONG in shown["row"]
    assert WRONG in shown["panel"]


def test_a_list_asks_as_often_with_a_wrong_clock_as_without(client, world):
    sign_in(client, world.nora)
    asked = []
    for ahead in (timedelta(minutes=-10), timedelta(hours=3)):
        send(client, world, ahead)
        page(client, "/worklist/")
        with CaptureQueriesContext(connection) as queries:
            page(client, "/worklist/")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_words_hold_both_times_from_five_minutes_on():
    assert clock_wrong_by(NOON + timedelta(minutes=5), NOON) == ""
    said = clock_wrong_by(NOON + timedelta(minutes=5, seconds=1), NOON)
    assert said
    assert "13.05" in said


def test_every_mark_of_a_reading_has_words_and_a_confirmed_one_is_no_longer_odd():
    assert all(marked([flag]) for flag in Flag)
    assert marked([Flag.ODD, Flag.CONFIRMED]) == marked([Flag.CONFIRMED])
    assert marked([]) == ""
