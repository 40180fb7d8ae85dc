"""The list in the browser's terms: who sees what, when it changes, what stands in it."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from triage.models import Alert, Offer
from triage.operations.drain import drain_all


def sign_in(client, membership):
    client.force_login(membership.user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["acting"] = str(membership.id)
    session.save()


@pytest.fixture
def plan(world):
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


@pytest.fixture
def red(client, world, plan):
    make.Unit.objects.using("owner").update(opens="00:00", closes="23:59:59", weekdays="1234567")
    post(client, a_reading(world.kari, value=80), world.kari_device)
    drain_all()
    return Alert.objects.using("owner").get()


def test_a_red_stands_on_the_centres_list_with_its_sentence(client, world, red):
    sign_in(client, world.nora)
    text = client.get("/worklist/").content.decode()
    assert "Kari Nordmann" in text
    assert "80" in text
    assert "86" in text


def test_a_red_stands_as_an_offer_on_the_gps_list_and_not_on_another_offices(client, world, red):
    assert Offer.objects.using("owner").get().to_unit_id == world.gp_office.id
    sign_in(client, world.gunnar)
    assert "Kari Nordmann" in client.get("/worklist/").content.decode()
    sign_in(client, world.greta)
    assert "Kari Nordmann" not in client.get("/worklist/").content.decode()


def test_a_poll_is_answered_204_until_something_changes(client, world, red):
    sign_in(client, world.nora)
    page = client.get("/worklist/")
    version = page.context_data["version"]
    poll = lambda: client.get(f"/worklist/?v={version}", headers={"X-DHO-Poll": "1"})  # noqa: E731
    assert poll().status_code == 204
    post(client, a_reading(world.kari, value=70), world.kari_device)
    drain_all()
    assert poll().status_code == 200


def test_an_ended_agreement_changes_the_list(client, world, red):
    from datetime import UTC, datetime

    sign_in(client, world.nora)
    version = client.get("/worklist/").context_data["version"]
    world.centre_agreement.ended_at = datetime.now(tz=UTC)
    world.centre_agreement.ended_by = world.adam.user
    world.centre_agreement.save(using="owner")
    answer = client.get(f"/worklist/?v={version}", headers={"X-DHO-Poll": "1"})
    assert answer.status_code == 200
    assert "Kari Nordmann" not in answer.content.decode()


def test_a_nurse_claims_logs_a_contact_and_resolves_with_a_note(client, world, red):
    sign_in(client, world.nora)
    assert client.post(f"/alerts/{red.id}/claim/").status_code == 302
    assert client.get(f"/patients/{world.kari.id}/").status_code == 200
    client.post(
        f"/alerts/{red.id}/contact/",
        {"direction": "OUT", "whom": "PATIENT", "reached": "yes", "said": "Snakket med Kari"},
    )
    red.refresh_from_db(using="owner")
    assert red.met_at
    page = client.get(f"/alerts/{red.id}/resolve/")
    seen = page.context_data["form"].initial["seen"]
    refused = client.post(
        f"/alerts/{red.id}/resolve/", {"outcome": "ACTED", "note": "", "seen": seen}
    )
    assert refused.status_code == 422
    done = client.post(
        f"/alerts/{red.id}/resolve/", {"outcome": "ACTED", "note": "Ringte, bedre.", "seen": seen}
    )
    assert done.status_code == 302
    red.refresh_from_db(using="owner")
    assert (red.state, red.outcome, red.resolved_by_id) == ("RESOLVED", "ACTED", world.nora.user_id)


def test_the_second_nurse_is_told_who_was_first(client, world, red):
    sign_in(client, world.nora)
    client.post(f"/alerts/{red.id}/claim/")
    sign_in(client, world.nils)
    answer = client.post(f"/alerts/{red.id}/claim/", follow=True)
    assert "Nora" in answer.content.decode()
    red.refresh_from_db(using="owner")
    assert red.claimed_by_id == world.nora.user_id


def test_a_gp_takes_over_while_the_nurse_holds_her_claim(client, world, red):
    sign_in(client, world.nora)
    client.post(f"/alerts/{red.id}/claim/")
    sign_in(client, world.gunnar)
    client.post(f"/alerts/{red.id}/claim/")
    red.refresh_from_db(using="owner")
    assert (red.owner_unit_id, red.claimed_by_id) == (world.gp_office.id, world.gunnar.user_id)


def test_a_patient_out_of_sight_answers_like_one_who_does_not_exist(client, world, red):
    import uuid

    sign_in(client, world.per)
    hidden = client.get(f"/patients/{world.kari.id}/")
    ghost = client.get(f"/patients/{uuid.uuid4()}/")
    assert hidden.status_code == ghost.status_code == 404
    assert client.get(f"/patients/{world.bjorn.id}/").status_code == 200


def test_the_panel_answers(client, world, red):
    sign_in(client, world.nora)
    assert (
        "Whom to ring"
        in client.get(
            f"/patients/{world.kari.id}/panel/", headers={"Accept-Language": "en"}
        ).content.decode()
    )


def test_the_worklist_takes_three_statements(client, world, red):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sign_in(client, world.nora)
    with CaptureQueriesContext(connection) as asked:
        client.get("/worklist/")
    own = [q["sql"] for q in asked if "triage_" in q["sql"] and "auditevent" not in q["sql"]]
    assert len(own) <= 5, "\n".join(own)


def test_the_api_lists_claims_and_says_who_was_first(client, world, red):
    nora, nils = make.personal_token(world.nora), make.personal_token(world.nils)
    ask = lambda token: {"Authorization": f"Bearer {token}"}  # noqa: E731
    listed = client.get("/api/v1/alerts/", headers=ask(nora)).json()
    assert [one["colour"] for one in listed] == ["RED"]
    url = f"/api/v1/alerts/{red.id}/claim/"
    assert (
        client.post(url, {}, content_type="application/json", headers=ask(nora)).status_code == 200
    )
    second = client.post(url, {}, content_type="application/json", headers=ask(nils))
    assert second.status_code == 409
    assert second.json()["who"]["claimed_by"] == "Nora"
    assert client.get("/api/v1/alerts/", headers=ask(world.kari_device)).status_code == 403


def board_of(client, world, **headers):
    return client.get(f"/patients/{world.kari.id}/", headers={"Accept-Language": "en", **headers})


def test_the_worst_alert_stands_first_on_the_board_and_its_steps_beside_it(client, world, plan):
    for _ in range(2):
        post(client, a_reading(world.kari, value="x"), world.kari_device)
    drain_all()
    post(client, a_reading(world.kari, value=80), world.kari_device)
    drain_all()
    sign_in(client, world.nora)
    page = board_of(client, world)
    assert [one.chip for one in page.context_data["alerts"]] == ["RED", "YELLOW"]
    assert "Ring oss" in page.content.decode()
    assert "Hvil, mål igjen" not in page.content.decode()


def test_a_measurement_that_did_not_get_in_is_told_in_the_nurses_words(client, world, plan):
    for _ in range(2):
        post(client, a_reading(world.kari, unit="kg"), world.kari_device)
    drain_all()
    sign_in(client, world.nora)
    assert "the unit does not fit" in board_of(client, world).content.decode()


def test_every_finding_that_resolving_names_is_shown(client, world, plan):
    for _ in range(10):
        post(client, a_reading(world.kari, unit="kg"), world.kari_device)
    drain_all()
    sign_in(client, world.nora)
    (one,) = board_of(client, world).context_data["alerts"]
    assert len(one.findings) == len(one.seen.split(",")) == 9


def test_a_clock_that_is_ahead_makes_no_reading_the_latest(client, world, plan):
    from datetime import UTC, datetime, timedelta

    ahead = (datetime.now(tz=UTC) + timedelta(days=365)).isoformat()
    post(client, a_reading(world.kari, value=95), world.kari_device)
    post(client, a_reading(world.kari, value=99, measured_at=ahead), world.kari_device)
    drain_all()
    sign_in(client, world.nora)
    (kind,) = board_of(client, world).context_data["board"].lanes
    assert kind.latest.startswith("95")


def test_a_version_that_begins_later_is_not_what_the_plan_says_now(client, world, plan):
    from datetime import UTC, datetime, timedelta

    from selfcare_plans.models import PlanVersion

    later = datetime.now(tz=UTC) + timedelta(days=2)
    first = PlanVersion.objects.using("owner").get()
    PlanVersion.objects.using("owner").filter(id=first.id).update(
        status="SUPERSEDED", in_force_to=later
    )
    make.plan(
        world.kari, world.course, world.spo2_document(), world.gunnar.user, since=later, number=2
    )
    sign_in(client, world.nora)
    assert board_of(client, world).context_data["version"].id == first.id


@pytest.mark.parametrize(
    ("verb", "body", "after"),
    [
        ("release", {}, {"claimed_by_id": None}),
        ("snooze", {"until": "later", "reason": "Måler igjen", "seen": "all"}, {}),
        ("resolve", {"outcome": "ACTED", "note": "Ringte", "seen": "all"}, {"state": "RESOLVED"}),
        ("escalate", {"message": "Kan du se?"}, {}),
    ],
)
def test_the_verbs_of_the_api_do_what_the_buttons_do(client, world, red, verb, body, after):
    from datetime import UTC, datetime, timedelta

    nora = {"Authorization": f"Bearer {make.personal_token(world.nora)}"}
    url = f"/api/v1/alerts/{red.id}"
    ask = lambda name, said: client.post(  # noqa: E731
        f"{url}/{name}/", said, content_type="application/json", headers=nora
    )
    assert ask("claim", {}).status_code == 200
    found = client.get("/api/v1/alerts/", headers=nora).json()[0]
    filled = {
        "until": (datetime.now(tz=UTC) + timedelta(minutes=20)).isoformat(),
        "seen": [one["id"] for one in found["findings"]],
    }
    said = {name: filled.get(name, value) for name, value in body.items()}
    done = ask(verb, said)
    assert done.status_code == 200, done.content
    red.refresh_from_db(using="owner")
    assert {name: getattr(red, name) for name in after} == after
    if body:
        refused = ask(verb, {})
        assert refused.status_code == 422
        assert refused.json()["errors"]


def test_a_receiver_declines_by_the_api_and_the_next_is_asked(client, world, red):
    gunnar = {"Authorization": f"Bearer {make.personal_token(world.gunnar)}"}
    url = f"/api/v1/alerts/{red.id}/decline/"
    said = {"reason": "Ikke på jobb"}
    answer = client.post(url, said, content_type="application/json", headers=gunnar)
    assert answer.status_code == 200, answer.content
    states = Offer.objects.using("owner").order_by("place").values_list("state", "to_unit_id")
    assert list(states) == [("DECLINED", world.gp_office.id), ("OPEN", world.ward.id)]


def test_handing_over_by_the_api_is_an_offer_and_moves_no_owner(client, world, red):
    nora = {"Authorization": f"Bearer {make.personal_token(world.nora)}"}
    said = {"to_unit": str(world.ward.id), "note": "Se på denne"}
    url = f"/api/v1/alerts/{red.id}/handover/"
    answer = client.post(url, said, content_type="application/json", headers=nora)
    assert answer.status_code == 200, answer.content
    assert Offer.objects.using("owner").filter(to_unit_id=world.ward.id, state="OPEN").exists()
    red.refresh_from_db(using="owner")
    assert red.owner_unit_id == world.centre.id
