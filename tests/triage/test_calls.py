"""A red from its offer to the last call: in hours and out of them, refused, unanswered, all closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from msgspec.structs import replace

from dho.lib import clock
from messaging.gateways import send_email
from messaging.operations import send_waiting
from selfcare_plans.models import PlanVersion
from selfcare_plans.rules.document import Steps, TreatmentLevel
from tenants.models import AccessGrant, Unit
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.triage.test_patient_pages import sign_in as person
from tests.triage.test_worklist_page import sign_in
from triage.models import Alert, AlertEvent, Offer, Telling
from triage.operations.drain import drain_all
from triage.operations.passing_time import move_time

ENGLISH = {"Accept-Language": "en"}
ALWAYS = {"opens": "00:00", "closes": "23:59:59", "weekdays": "1234567"}


def owner(model):
    return model.objects.using("owner")


@pytest.fixture
def open_units(world):
    owner(Unit).update(**ALWAYS)


@pytest.fixture
def later(monkeypatch):
    """Move the clock of the operations ahead, by minutes from now."""
    start = datetime.now(tz=UTC)

    def move(minutes: int) -> datetime:
        at = start + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda: at)
        return at

    return move


def plan(world, **fields):
    return make.plan(world.kari, world.course, world.spo2_document(**fields), world.gunnar.user)


def red(client, world):
    sent = post(client, a_reading(world.kari, value=80), world.kari_device)
    assert sent.status_code == 201
    drain_all()
    return owner(Alert).get()


def closed_now(*units):
    """Close units until another weekday."""
    day = datetime.now(tz=clock.OSLO).isoweekday()
    owner(Unit).filter(id__in=[one.id for one in units]).update(weekdays=str(day % 7 + 1))


def offers():
    return list(owner(Offer).order_by("place").values_list("to_unit__name", "state"))


def whys(client, world):
    """Return why each offer was passed over, as the API tells the centre."""
    token = make.personal_token(world.nora)
    (shown,) = client.get("/api/v1/alerts/", headers={"Authorization": f"Bearer {token}"}).json()
    return [one["passed_over_because"] for one in shown["offers"]]


def listed(client, membership):
    client.logout()
    sign_in(client, membership)
    return client.get("/worklist/", headers=ENGLISH).content.decode()


# -- the offer -------------------------------------------------------------------------------------


def test_the_offer_carries_the_agreed_step_of_the_plan_that_was_in_force(client, world, open_units):
    plan(world)
    red(client, world)
    offer = owner(Offer).get()
    assert offer.agreed_step == "Ring oss"
    sign_in(client, world.gunnar)
    page = client.get(f"/patients/{world.kari.id}/", headers=ENGLISH).content.decode()
    assert "data-agreed-step" in page
    assert "Ring oss" in client.get(f"/patients/{world.kari.id}/panel/").content.decode()
    token = make.personal_token(world.gunnar)
    (shown,) = client.get("/api/v1/alerts/", headers={"Authorization": f"Bearer {token}"}).json()
    assert shown["offers"][0]["agreed_step"] == "Ring oss"


def test_a_later_version_changes_nothing_in_what_the_next_in_line_is_told(
    client, world, open_units, later
):
    plan(world)
    red(client, world)
    now = datetime.now(tz=UTC)
    owner(PlanVersion).update(status="SUPERSEDED", in_force_to=now)
    other = replace(world.spo2_document(), steps=Steps(red=("Noe annet",)))
    make.plan(world.kari, world.course, other, world.gunnar.user, number=2, since=now)
    later(31)
    move_time()
    assert owner(Offer).get(to_unit=world.ward).agreed_step == "Ring oss"


def test_an_agreed_level_of_treatment_names_step_and_receiver(client, world, open_units):
    level = TreatmentLevel(
        text="Ikke sykehus",
        decided_by="Gunnar",
        decided_on=datetime.now(tz=UTC).date(),
        steps_red=("Hjemmesykepleien kommer",),
        receivers=(str(world.ward.id),),
    )
    plan(world, treatment_level=level)
    red(client, world)
    offer = owner(Offer).get()
    assert (offer.to_unit_id, offer.agreed_step) == (world.ward.id, "Hjemmesykepleien kommer")


def test_the_notice_that_leaves_the_house_says_nothing_of_it(client, world, open_units, mailoutbox):
    plan(world)
    red(client, world)
    send_waiting(send=send_email)
    (mail,) = mailoutbox
    assert mail.to == ["gp@example.test"]
    assert "Ring oss" not in mail.body
    assert "Kari" not in mail.subject + mail.body


# -- in hours, refused, unanswered -----------------------------------------------------------------


def test_unanswered_it_is_marked_the_second_is_asked_and_at_last_somebody_rings(
    client, world, open_units, later
):
    plan(world)
    red(client, world)
    assert offers() == [("Stokmarknes legekontor", "OPEN")]
    assert "Ring by" not in listed(client, world.nora)
    later(31)
    move_time()
    assert offers() == [("Stokmarknes legekontor", "NOT_ANSWERED"), ("Lungepoliklinikken", "OPEN")]
    assert owner(Alert).get().not_answered
    assert owner(Alert).get().ring_by is None
    at = later(62)
    move_time()
    alert = owner(Alert).get()
    assert [state for _unit, state in offers()] == ["NOT_ANSWERED", "NOT_ANSWERED"]
    # Open from 00:00 to 23:59:59: over midnight a second does not count as open.
    assert alert.ring_by - at in {timedelta(minutes=15), timedelta(minutes=15, seconds=1)}
    page = listed(client, world.nora)
    assert "Ring by" in page
    assert "Stokmarknes legekontor" in page
    later(600)
    move_time()
    assert owner(Alert).get().ring_by == alert.ring_by, "time alone never ends it"


def test_a_receiver_that_lost_sight_meanwhile_is_passed_over_and_the_history_says_why(
    client, world, open_units, later
):
    plan(world)
    alert = red(client, world)
    now = datetime.now(tz=UTC)
    owner(AccessGrant).filter(unit=world.ward, patient=world.kari).update(
        ended_at=now, ended_by=world.nora.user
    )
    at = later(31)
    move_time()
    assert offers() == [
        ("Stokmarknes legekontor", "NOT_ANSWERED"),
        ("Lungepoliklinikken", "PASSED_OVER"),
    ]
    assert owner(Offer).get(to_unit=world.ward).answer == "NO_ACCESS"
    event = owner(AlertEvent).get(alert=alert, code="PASSED_OVER")
    assert event.detail == {"unit": str(world.ward.id), "reason": "NO_ACCESS"}
    assert owner(Alert).get().ring_by == at + timedelta(minutes=15)
    page = listed(client, world.nora)
    assert "Ring by" in page
    history = client.get(f"/patients/{world.kari.id}/", headers=ENGLISH).content.decode()
    assert "Lungepoliklinikken may not see the patient any longer, passed over" in history
    assert whys(client, world) == ["", "NO_ACCESS"]


def test_refused_by_the_first_the_second_that_may_still_see_her_is_asked(client, world, open_units):
    plan(world)
    alert = red(client, world)
    sign_in(client, world.gunnar)
    client.post(f"/alerts/{alert.id}/decline/", {"reason": "ferie"})
    assert offers() == [("Stokmarknes legekontor", "DECLINED"), ("Lungepoliklinikken", "OPEN")]


def test_refused_by_the_first_a_second_without_sight_is_not_asked(client, world, open_units):
    plan(world)
    alert = red(client, world)
    now = datetime.now(tz=UTC)
    owner(AccessGrant).filter(unit=world.ward, patient=world.kari).update(
        ended_at=now, ended_by=world.nora.user
    )
    sign_in(client, world.gunnar)
    client.post(f"/alerts/{alert.id}/decline/", {"reason": "ferie"})
    assert offers()[1:] == [("Lungepoliklinikken", "PASSED_OVER")]


def test_at_closing_the_sweeper_passes_over_who_has_not_answered_and_asks_the_next(
    client, world, monkeypatch
):
    owner(Unit).update(**ALWAYS, works_holidays=True)
    owner(Unit).filter(id=world.gp_office.id).update(
        opens="09:00", closes="14:00", weekdays="12345"
    )
    today = datetime.now(tz=clock.OSLO)
    to_friday = timedelta(days=(5 - today.isoweekday()) % 7 or 7)
    friday = (today + to_friday).replace(hour=13, minute=45, second=0, microsecond=0)
    closes = friday.replace(hour=14, minute=0)
    plan(world)
    with time_machine.travel(friday, tick=False):
        red(client, world)
        assert offers() == [("Stokmarknes legekontor", "OPEN")]
        assert owner(Offer).get().due_at == closes
    with time_machine.travel(closes - timedelta(seconds=1), tick=False):
        assert move_time() == 0
    with time_machine.travel(closes, tick=False):
        assert move_time() == 1
    asked = [("Stokmarknes legekontor", "PASSED_OVER"), ("Lungepoliklinikken", "OPEN")]
    assert offers() == asked
    alert = owner(Alert).get()
    assert (alert.ring_by, alert.not_answered) == (None, False)
    with time_machine.travel(closes + timedelta(minutes=30), tick=False):
        assert move_time() == 1
    assert owner(Alert).get().ring_by == closes + timedelta(minutes=45)


def test_refused_by_all_it_is_rung_about_and_the_receiver_is_not_told_to(client, world, open_units):
    plan(world)
    alert = red(client, world)
    for member in (world.gunnar, world.helge):
        sign_in(client, member)
        assert "Ring by" not in client.get("/worklist/", headers=ENGLISH).content.decode()
        client.post(f"/alerts/{alert.id}/decline/", {"reason": "ferie"})
    assert [state for _unit, state in offers()] == ["DECLINED", "DECLINED"]
    assert owner(Alert).get().ring_by is not None


def test_out_of_hours_all_closed_the_clinic_and_113_stand_to_be_rung(client, world, open_units):
    closed_now(world.gp_office, world.ward, world.centre)
    plan(world)
    alert = red(client, world)
    assert [state for _unit, state in offers()] == ["PASSED_OVER", "PASSED_OVER"]
    assert whys(client, world) == ["CLOSED", "CLOSED"]
    assert alert.ring_by == alert.due_at > datetime.now(tz=UTC) + timedelta(minutes=30)
    sign_in(client, world.nora)
    panel = client.get(f"/patients/{world.kari.id}/panel/", headers=ENGLISH).content.decode()
    assert "data-must-ring" in panel
    for number in ("tel:116117", "tel:113", "tel:+4775000000"):
        assert number in panel


def test_without_a_receiver_somebody_rings(client, world, open_units):
    document = replace(world.spo2_document(), receivers=())
    make.plan(world.kari, world.course, document, world.gunnar.user)
    alert = red(client, world)
    assert not owner(Offer).exists()
    assert alert.ring_by == alert.due_at
    assert "116" in listed(client, world.nora)


# -- the call --------------------------------------------------------------------------------------


@pytest.fixture
def ringing(client, world, open_units):
    closed_now(world.gp_office, world.ward)
    plan(world)
    return red(client, world)


def call(client, alert, **said):
    form = {"to": "OUT_OF_HOURS", "reached": "yes", "agreed": "Legevakten kjører ut", **said}
    return client.post(f"/alerts/{alert.id}/receiver-call/", form, headers=ENGLISH)


def test_a_call_that_reached_somebody_ends_it_and_stands_in_the_history(client, world, ringing):
    sign_in(client, world.nora)
    form = client.get(f"/alerts/{ringing.id}/receiver-call/", headers=ENGLISH).content.decode()
    assert form.index("Stokmarknes legekontor") < form.index("Out-of-hours clinic")
    assert call(client, ringing, to=str(world.gp_office.id)).status_code == 302
    after = owner(Alert).get()
    assert after.ring_by is None
    assert after.rang_at
    assert after.met_at is None
    event = owner(AlertEvent).get(code="CALL_LOGGED")
    assert event.by_id == world.nora.user_id
    assert event.detail == {
        "unit": str(world.gp_office.id),
        "to": str(world.gp_office.id),
        "reached": True,
        "note": "Legevakten kjører ut",
    }
    page = client.get(f"/patients/{world.kari.id}/", headers=ENGLISH).content.decode()
    assert "Rang Stokmarknes legekontor, reached" in page
    assert "data-must-ring" not in page


def test_not_reached_stays_and_asks_again(client, world, ringing):
    sign_in(client, world.nora)
    assert call(client, ringing, reached="no", agreed="").status_code == 302
    assert owner(Alert).get().ring_by == ringing.ring_by
    page = client.get("/worklist/", headers=ENGLISH).content.decode()
    assert "ring again" in page


def test_what_was_agreed_is_asked_for_and_a_stranger_is_not_rung(client, world, ringing):
    sign_in(client, world.nora)
    assert call(client, ringing, agreed="").status_code == 422
    assert call(client, ringing, to=str(world.other_gp_office.id)).status_code == 422
    token = {"Authorization": f"Bearer {make.personal_token(world.nora)}"}
    body = {"to": str(world.other_gp_office.id), "reached": True, "agreed": "x"}
    there = f"/api/v1/alerts/{ringing.id}/receiver-call/"
    answered = client.post(there, body, content_type="application/json", headers=token)
    assert answered.status_code == 404
    body["to"] = "OUT_OF_HOURS"
    answered = client.post(there, body, content_type="application/json", headers=token)
    assert (answered.status_code, answered.json()["ring_by"]) == (200, None)


def test_who_does_not_own_it_logs_no_call(client, world, ringing):
    sign_in(client, world.gunnar)
    assert call(client, ringing).status_code == 422
    assert owner(Alert).get().ring_by is not None


def test_what_must_be_rung_about_may_not_rest(client, world, ringing):
    sign_in(client, world.nora)
    until = (datetime.now(tz=clock.OSLO) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    seen = ",".join(str(one) for one in owner(Alert).get().findings.values_list("id", flat=True))
    said = client.post(
        f"/alerts/{ringing.id}/snooze/",
        {"until": until, "reason": "x", "seen": seen},
        headers=ENGLISH,
    )
    assert said.status_code == 422
    assert "ring the receiver" in said.content.decode()


# -- 113 -------------------------------------------------------------------------------------------


def test_one_tap_says_that_113_was_rung_and_ends_every_waiting(client, world, open_units):
    plan(world)
    alert = red(client, world)
    page = listed(client, world.nora)
    assert f"/alerts/{alert.id}/called-113/" in page
    assert client.post(f"/alerts/{alert.id}/called-113/").status_code == 302
    after = owner(Alert).get()
    assert (after.state, after.ring_by) == ("OPEN", None)
    assert after.called_113_at
    assert after.met_at
    assert [state for _unit, state in offers()] == ["WITHDRAWN"]
    assert owner(Telling).get().state == "ENDED"
    assert owner(AlertEvent).get(code="CALLED_113").by_id == world.nora.user_id
    assert "113 was rung" in client.get("/worklist/", headers=ENGLISH).content.decode()


def test_a_doctor_with_an_offer_may_ring_113_too_and_others_may_not(client, world, open_units):
    plan(world)
    alert = red(client, world)
    there = f"/alerts/{alert.id}/called-113/"
    sign_in(client, world.greta)
    assert client.post(there).status_code == 404
    assert person(world.kari_user).post(there).status_code == 403
    assert owner(Alert).get().called_113_at is None
    token = {"Authorization": f"Bearer {make.personal_token(world.gunnar)}"}
    said = client.post(f"/api/v1{there}", {}, content_type="application/json", headers=token)
    assert said.status_code == 200
    assert owner(Alert).get().owner_unit_id == world.centre.id
