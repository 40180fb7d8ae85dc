"""A nurse or doctor opens an alert by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests import factories as make
from tests.triage.test_worklist_page import sign_in
from triage.models import Alert, AlertEvent, Finding, Offer

EN = {"Accept-Language": "en"}


@pytest.fixture
def plan(world):
    make.Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


def open_one(client, world, **said):
    body = {"colour": "YELLOW", "reason": "Sønnen ringte, hun er forvirret", "kind": "", **said}
    return client.post(f"/patients/{world.kari.id}/alert/", body, headers=EN)


def test_a_nurse_opens_a_yellow_and_it_stands_on_the_centres_list_with_her_words(
    client, world, plan
):
    sign_in(client, world.nora)
    assert client.get(f"/patients/{world.kari.id}/alert/").status_code == 200
    assert open_one(client, world).status_code == 302
    alert = Alert.objects.using("owner").get()
    assert (alert.cause, alert.colour, alert.owner_unit_id) == (
        "BY_HAND",
        "YELLOW",
        world.centre.id,
    )
    assert Finding.objects.using("owner").get().reason_params["said"].startswith("Sønnen")
    assert not Offer.objects.using("owner").exists()
    text = client.get("/worklist/", headers=EN).content.decode()
    assert "Opened by hand by Nora: Sønnen ringte, hun er forvirret" in text
    assert AlertEvent.objects.using("owner").get().by_id == world.nora.user_id


def test_a_red_is_offered_to_the_plans_line_at_once(client, world, plan):
    sign_in(client, world.nora)
    open_one(client, world, colour="RED", kind="spo2")
    assert Offer.objects.using("owner").get().to_unit_id == world.gp_office.id
    sign_in(client, world.gunnar)
    assert "Kari Nordmann" in client.get("/worklist/").content.decode()


def test_a_second_one_joins_the_first_and_calls_through_a_snooze(client, world, plan):
    sign_in(client, world.nora)
    open_one(client, world)
    later = datetime.now(tz=UTC) + timedelta(hours=3)
    Alert.objects.using("owner").update(snoozed_until=later, snooze_reason="x")
    sign_in(client, world.nils)
    open_one(client, world, reason="Hun ringte selv nå")
    alert = Alert.objects.using("owner").get()
    assert Finding.objects.using("owner").filter(alert=alert).count() == 2
    assert (alert.snoozed_until, alert.broke_through) == (None, "BY_HAND")
    assert alert.reason_params["said"] == "Hun ringte selv nå"
    open_one(client, world, colour="RED")
    alert.refresh_from_db(using="owner")
    assert (alert.colour, alert.broke_through) == ("RED", "WORSE")


def test_it_cannot_be_opened_without_words_green_or_for_somebody_out_of_sight(client, world, plan):
    sign_in(client, world.nora)
    assert open_one(client, world, reason=" ").status_code == 422
    assert open_one(client, world, colour="GREEN").status_code == 422
    said = {"colour": "YELLOW", "reason": "x"}
    assert client.post(f"/patients/{world.stranger.id}/alert/", said).status_code == 404
    sign_in(client, world.per)
    assert client.post(f"/patients/{world.bjorn.id}/alert/", said).status_code == 403
    assert not Alert.objects.using("owner").exists()


def test_without_a_plan_and_a_course_it_goes_to_the_tenants_default_unit(client, world):
    new = make.patient(world.hadsel, "Uten", "Forløp")
    sign_in(client, make.member("Nina", world.hadsel_home_care, make.Role.NURSE))
    said = {"colour": "RED", "reason": "Falt"}
    assert client.post(f"/patients/{new.id}/alert/", said).status_code == 302
    alert = Alert.objects.using("owner").get()
    assert (alert.owner_unit_id, alert.enrolment_id) == (world.centre.id, None)


def test_the_api_opens_one_too_and_says_what_is_wrong(client, world, plan):
    nora = {"Authorization": f"Bearer {make.personal_token(world.nora)}"}
    ask = lambda body: client.post(  # noqa: E731
        "/api/v1/alerts/", body, content_type="application/json", headers=nora
    )
    made = ask({"patient": str(world.kari.id), "colour": "RED", "reason": "Falt på badet"})
    assert made.status_code == 201, made.content
    assert made.json()["cause"] == "BY_HAND"
    wrong = ask({"patient": str(world.kari.id), "colour": "GREEN"})
    assert wrong.status_code == 422
    assert {one["pointer"] for one in wrong.json()["errors"]} == {"/colour", "/reason"}
    hidden = ask({"patient": str(world.stranger.id), "colour": "RED", "reason": "x"})
    assert hidden.status_code == 404
