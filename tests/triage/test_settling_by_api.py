"""An alert settled over the API: the same step as the page, and its refusals as problems."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.tenants.conftest import logged
from tests.triage.test_shift_pages import alert, at, in_english, now_of, seen  # noqa: F401
from triage.models import AlertEvent


def settle(who: Any, row: Any, **said: Any) -> Any:
    body = {"how": "SAFE_UNTIL", "until": "2026-11-30T08:00:00+01:00", **said}
    body.setdefault("seen", seen(row).split(","))
    token = {"Authorization": f"Bearer {make.personal_token(who)}"}
    return Client().post(
        f"/api/v1/alerts/{row.id}/settle/", body, content_type="application/json", headers=token
    )


def test_a_nurse_settles_it_and_reads_back_how_it_is_left(world, at):  # noqa: F811
    at(15)
    row = alert(world)
    said = settle(world.nora, row, note="Rolig")
    assert said.status_code == 200
    left = said.json()["settled"]
    assert (left["how"], left["note"], left["told"]) == ("SAFE_UNTIL", "Rolig", "")
    after = now_of(row)
    assert (after.settled_how, after.settled_by_id) == ("SAFE_UNTIL", world.nora.user_id)
    assert (after.due_at, after.owner_unit_id) == (row.due_at, row.owner_unit_id)
    assert AlertEvent.objects.using("owner").get(code="SETTLED").by_id == world.nora.user_id
    assert [one.patient_id for one in logged("ALERT_SETTLED")] == [row.patient_id]


def test_told_to_the_evening_service_says_which_and_who(world, at):  # noqa: F811
    at(15)
    row = alert(world)
    assert settle(world.nora, row, how="TOLD_EVENING_SERVICE").status_code == 422
    said = settle(world.nora, row, how="TOLD_EVENING_SERVICE", told="Kveldstjenesten, Eva")
    assert (said.status_code, said.json()["settled"]["told"]) == (200, "Kveldstjenesten, Eva")


def test_the_patient_was_told_meets_the_deadline(world, at):  # noqa: F811
    now = at(15)
    row = alert(world)
    assert settle(world.nora, row, how="TOLD_PATIENT").status_code == 200
    assert now_of(row).met_at == now


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"until": None}, "NEEDS_TIME"),
        ({"until": "2026-11-27T14:59:00+01:00"}, "BEFORE_CLOSING"),
        ({"until": "2026-12-07T08:00:00+01:00"}, "PAST_THE_NEXT_DAY"),
    ],
)
def test_a_time_that_does_not_hold_is_said_by_its_code(world, at, wrong, code):  # noqa: F811
    at(14, 30)
    row = alert(world)
    said = settle(world.nora, row, **wrong)
    assert (said.status_code, said["Content-Type"]) == (422, "application/problem+json")
    assert said.json()["errors"][0]["code"] == code
    assert now_of(row).settled_at is None


def test_red_needs_own_words_and_a_finding_that_was_not_seen_is_a_conflict(world, at):  # noqa: F811
    at(15)
    row = alert(world, colour="RED")
    assert settle(world.nora, row).json()["errors"][0]["code"] == "NEEDS_OWN_WORDS"
    unseen = settle(world.nora, row, note="Rang", seen=[])
    assert (unseen.status_code, unseen.json()["errors"][0]["code"]) == (409, "UNSEEN_FINDINGS")
    assert settle(world.nora, row, note="Rang").status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"how": "LATER"}, {"seen": "x"}, {"note": "x" * 401}, {"told": "x" * 121}]
)
def test_what_is_not_in_the_shape_is_refused_at_its_field(world, at, wrong):  # noqa: F811
    at(15)
    row = alert(world)
    said = settle(world.nora, row, **wrong)
    assert said.status_code == 422
    assert next(iter(wrong)) in said.json()["errors"][0]["pointer"]


def test_others_settle_nothing(world, at):  # noqa: F811
    at(15)
    row = alert(world)
    assert settle(world.per, row).status_code == 403
    assert settle(world.greta, row).status_code == 404
    assert settle(world.gunnar, row).status_code == 409
    assert now_of(row).settled_at is None
