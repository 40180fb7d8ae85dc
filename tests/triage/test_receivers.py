"""Change of GP, a list without a doctor, a closed office: plans that name it come on the list."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from msgspec.structs import replace

from tenants.models import AccessGrant, Agreement, Membership, Patient, Unit
from tenants.rules.codes import Role, UnitKind
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.tenants.conftest import enter, logged
from tests.triage.test_worklist_page import sign_in
from triage.models import Alert, Finding, Offer
from triage.operations.drain import drain_all
from triage.operations.passing_time import move_time
from triage.operations.receivers import find_receivers_gone
from triage.rules.alert_state import Outcome

ENGLISH = {"Accept-Language": "en"}


def owner(model):
    return model.objects.using("owner")


@pytest.fixture
def plan(world):
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


def whys():
    rows = owner(Finding).filter(reason_code="RECEIVER_GONE").order_by("id")
    return [(one.reason_params["name"], one.reason_params["why"]) for one in rows]


def now():
    return datetime.now(tz=UTC)


GP = "Stokmarknes legekontor"


# -- what is found ---------------------------------------------------------------------------------


def test_while_every_receiver_sees_her_and_has_somebody_nothing_is_found(world, plan):
    assert find_receivers_gone() == 0
    assert not owner(Alert).exists()


def test_a_grant_that_ended_puts_the_plan_on_the_centres_list(client, world, plan):
    owner(AccessGrant).filter(unit=world.gp_office).update(ended_at=now(), ended_by=world.adam.user)
    assert find_receivers_gone() == 1
    alert = owner(Alert).get()
    assert (alert.colour, alert.cause, alert.owner_unit_id) == (
        "YELLOW",
        "RECEIVER",
        world.centre.id,
    )
    assert whys() == [(GP, "NO_ACCESS")]
    sign_in(client, world.nora)
    page = client.get("/worklist/", headers=ENGLISH).content.decode()
    assert f"{GP} may no longer see the patient" in page
    board = client.get(f"/patients/{world.kari.id}/", headers=ENGLISH).content.decode()
    assert "Plan v1 names it" in board


@pytest.mark.parametrize("field", ["ended_at", "valid_until"])
def test_an_agreement_that_ended_does(world, plan, field):
    ended = {"ended_by": world.adam.user} if field == "ended_at" else {}
    owner(Agreement).filter(unit=world.gp_office).update(**{field: now()}, **ended)
    find_receivers_gone()
    assert whys() == [(GP, "NO_ACCESS")]


def test_a_list_without_a_doctor_does_and_one_with_a_new_doctor_does_not(world, plan):
    owner(Membership).filter(id=world.gunnar.id).update(ended_at=now(), ended_by=world.adam.user)
    make.member("Gro", world.gp_office, Role.GP)
    assert find_receivers_gone() == 0
    owner(Membership).filter(unit=world.gp_office).update(ended_at=now(), ended_by=world.adam.user)
    make.member("Sekretær", world.gp_office, Role.NURSE)
    find_receivers_gone()
    assert whys() == [(GP, "NO_DOCTOR")]


def test_a_ward_with_nobody_does(world, plan):
    owner(Membership).filter(unit=world.ward).update(ended_at=now(), ended_by=world.adam.user)
    find_receivers_gone()
    assert whys() == [("Lungepoliklinikken", "NOBODY")]


def test_a_receiver_of_one_item_and_of_the_agreed_level_are_named_too(world):
    document = world.spo2_document()
    (item,) = document.items
    document = replace(
        document, receivers=(), items=(replace(item, receivers=(str(world.ward.id),)),)
    )
    make.plan(world.kari, world.course, document, world.gunnar.user)
    owner(Unit).filter(id=world.ward.id).update(closed_at=now())
    find_receivers_gone()
    assert whys() == [("Lungepoliklinikken", "CLOSED")]


def test_her_own_gp_office_counts_although_the_plan_names_it_not(world):
    document = replace(world.spo2_document(), receivers=())
    make.plan(world.kari, world.course, document, world.gunnar.user)
    assert find_receivers_gone() == 0
    owner(Unit).filter(id=world.gp_office.id).update(closed_at=now())
    find_receivers_gone()
    assert whys() == [(GP, "CLOSED")]


def test_two_that_are_gone_are_one_row_with_two_findings(world, plan):
    owner(Unit).filter(id__in=[world.gp_office.id, world.ward.id]).update(closed_at=now())
    assert find_receivers_gone() == 2
    assert owner(Alert).get().finding_count == 2


def test_it_is_said_once_for_a_unit_and_a_version_and_anew_for_the_next(client, world, plan):
    owner(Unit).filter(id=world.gp_office.id).update(closed_at=now())
    find_receivers_gone()
    assert find_receivers_gone() == 0
    alert = owner(Alert).get()
    sign_in(client, world.nora)
    seen = str(owner(Finding).get().id)
    said = {"outcome": Outcome.ACTED.value, "note": "Ny fastlege", "seen": seen}
    assert client.post(f"/alerts/{alert.id}/resolve/", said).status_code == 302
    assert find_receivers_gone() == 0, "what somebody closed does not come back"
    type(plan).objects.using("owner").update(status="SUPERSEDED", in_force_to=now())
    make.plan(
        world.kari, world.course, world.spo2_document(), world.gunnar.user, number=2, since=now()
    )
    assert find_receivers_gone() == 1


def test_who_left_came_back_and_left_again_is_said_again(client, world, plan):
    gp = owner(Membership).filter(id=world.gunnar.id)
    gp.update(ended_at=now(), ended_by=world.adam.user)
    assert find_receivers_gone() == 1
    sign_in(client, world.nora)
    said = {"outcome": Outcome.ACTED.value, "note": "Vikar kommer"}
    seen = str(owner(Finding).get().id)
    client.post(f"/alerts/{owner(Alert).get().id}/resolve/", {**said, "seen": seen})
    stand_in = make.member("Gro", world.gp_office, Role.GP, started_at=now())
    assert find_receivers_gone() == 0
    owner(Membership).filter(id=stand_in.id).update(ended_at=now(), ended_by=world.adam.user)
    assert find_receivers_gone() == 1
    assert find_receivers_gone() == 0
    assert owner(Alert).filter(state="OPEN").count() == 1


def test_a_plan_that_is_no_longer_in_force_and_a_course_that_ended_ask_for_nothing(world, plan):
    owner(Unit).filter(id=world.gp_office.id).update(closed_at=now())
    owner(type(world.course)).filter(id=world.course.id).update(ended_at=now())
    assert find_receivers_gone() == 0


def test_many_plans_take_as_many_statements_as_one(world):
    owner(Unit).filter(id=world.ward.id).update(closed_at=now())
    asked = []
    for count in (1, 4):
        for _ in range(count):
            patient = make.patient(world.hadsel)
            course = make.enrolment(patient, world.centre)
            document = replace(world.spo2_document(), receivers=(str(world.ward.id),))
            make.plan(patient, course, document, world.gunnar.user)
        with CaptureQueriesContext(connections["triage"]) as queries:
            assert find_receivers_gone() == count
        asked.append(len(queries))
    assert asked[0] == asked[1]


# -- another GP ------------------------------------------------------------------------------------


def change(who, patient, unit, reason="Flyttet"):
    said = {"unit": str(unit), "reason": reason}
    there = f"/patients/{patient.id}/access/gp/"
    return enter(who).post(there, said, headers=ENGLISH)


def test_a_nurse_changes_the_gp_and_the_plan_that_names_the_old_one_comes_on_the_list(world, plan):
    make.agreement(world.hadsel, world.other_gp_office, world.adam.user)
    page = enter(world.nora).get(f"/patients/{world.kari.id}/access/gp/", headers=ENGLISH)
    assert "Legekontor 2" in page.content.decode()
    assert change(world.nora, world.kari, world.other_gp_office.id).status_code == 302
    kari = owner(Patient).get(id=world.kari.id)
    assert kari.gp_unit_id == world.other_gp_office.id
    grants = owner(AccessGrant).filter(patient=kari, ended_at__isnull=True)
    assert set(grants.values_list("unit_id", flat=True)) == {
        world.other_gp_office.id,
        world.ward.id,
    }
    assert owner(AccessGrant).get(unit=world.gp_office).ended_by_id == world.nora.user_id
    assert logged("GP_CHANGED")
    assert enter(world.greta).get(f"/patients/{kari.id}/").status_code == 200
    assert enter(world.gunnar).get(f"/patients/{kari.id}/").status_code == 404
    find_receivers_gone()
    assert whys() == [(GP, "NO_ACCESS")]


def test_none_at_all_may_be_chosen(world, plan):
    assert change(world.nora, world.kari, "NOBODY").status_code == 302
    assert owner(Patient).get(id=world.kari.id).gp_unit_id is None
    find_receivers_gone()
    assert whys() == [(GP, "NO_ACCESS")]


def test_without_an_agreement_or_by_who_may_not_nothing_changes(world, plan):
    assert change(world.nora, world.kari, world.other_gp_office.id).status_code == 422
    assert change(world.per, world.kari, "NOBODY").status_code == 403
    assert change(world.gunnar, world.kari, "NOBODY").status_code == 403
    assert change(world.nora, world.stranger, "NOBODY").status_code == 404
    assert owner(Patient).get(id=world.kari.id).gp_unit_id == world.gp_office.id
    assert change(world.hanne, world.kari, "NOBODY").status_code == 302


# -- a closed office -------------------------------------------------------------------------------


def test_an_administrator_closes_a_unit_which_is_offered_nothing_more(client, world, plan):
    owner(Unit).update(opens="00:00", closes="23:59:59", weekdays="1234567")
    boss = make.member("Berit", world.gp_office, Role.TENANT_ADMIN)
    there = f"/units/{world.gp_office.id}/close/"
    assert enter(world.adam).post(there).status_code == 404
    assert enter(world.gunnar).post(there).status_code == 403
    assert enter(boss).get(there).status_code == 200
    assert enter(boss).post(there).status_code == 302
    assert owner(Unit).get(id=world.gp_office.id).closed_at
    assert enter(boss).post(there).status_code == 409
    post(client, a_reading(world.kari, value=80), world.kari_device)
    drain_all()
    assert list(owner(Offer).order_by("place").values_list("to_unit_id", "state")) == [
        (world.gp_office.id, "PASSED_OVER"),
        (world.ward.id, "OPEN"),
    ]


def test_what_it_had_taken_over_goes_back_to_the_centre(client, world, plan):
    owner(Unit).update(opens="00:00", closes="23:59:59", weekdays="1234567")
    post(client, a_reading(world.kari, value=80), world.kari_device)
    drain_all()
    alert = owner(Alert).get()
    enter(world.gunnar).post(f"/alerts/{alert.id}/claim/")
    talk = {"direction": "OUT", "whom": "PATIENT", "reached": "yes", "alerts": [str(alert.id)]}
    enter(world.gunnar).post(f"/alerts/{alert.id}/contact/", talk)
    assert owner(Alert).get().met_at
    assert owner(Alert).get().owner_unit_id == world.gp_office.id
    move_time()
    assert owner(Alert).get().owner_unit_id == world.gp_office.id
    owner(Unit).filter(id=world.gp_office.id).update(closed_at=now())
    move_time()
    back = owner(Alert).get()
    assert back.owner_unit_id == world.centre.id
    assert back.ring_by is not None


def test_a_centre_and_the_default_unit_stay(world):
    boss = make.member("Bodil", world.bodo_home_care, Role.TENANT_ADMIN)
    page = enter(boss).post(f"/units/{world.centre.id}/close/", headers=ENGLISH)
    assert page.status_code == 409
    adam = enter(world.adam)
    spare = make.unit(world.hadsel, UnitKind.MUNICIPAL, "Legevakt Hadsel")
    assert adam.post(f"/units/{spare.id}/close/").status_code == 302
    assert owner(Unit).get(id=world.centre.id).closed_at is None
