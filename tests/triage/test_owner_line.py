"""Who has a patient now: the unit that sees her, and who owns each open alert, on pages and by name."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from dho.identity.queries import party_of
from dho.lib.scope import scope
from tenants.models import AccessGrant, Agreement, Enrolment, Tenant, Unit
from tenants.queries.patients import units_in_sight
from tenants.rules.codes import PatientGroup, Role
from tests import factories as make
from tests.measurements.test_record_readings import a_reading, post
from tests.tenants.conftest import enter
from triage.models import Alert
from triage.operations.drain import drain_all
from triage.operations.routing import routes_of
from triage.operations.take_over import answer_take_over, offer_take_over
from triage.queries.homes import in_charge

ENGLISH = {"Accept-Language": "en"}
HOME_PHONE = "76 11 22 33"
AN_HOUR = timedelta(hours=1)


def owner(model: Any) -> Any:
    return model.objects.using("owner")


@pytest.fixture(autouse=True)
def everybody_is_open(world: Any) -> None:
    owner(Unit).update(opens="00:00", closes="23:59:59", weekdays="1234567")
    owner(Unit).filter(id=world.hadsel_home_care.id).update(phone=HOME_PHONE.replace(" ", ""))


@pytest.fixture
def plan(world: Any) -> Any:
    return make.plan(world.kari, world.course, world.spo2_document(), world.gunnar.user)


@pytest.fixture
def mona(world: Any) -> Any:
    """A nurse of Hadsel's home care, which sees all of Hadsel."""
    return make.member("Mona", world.hadsel_home_care, Role.NURSE)


def is_over(world: Any) -> None:
    """The agreement that let the centre see Hadsel's patients ended an hour ago."""
    ended = {"ended_at": datetime.now(tz=UTC) - AN_HOUR, "ended_by": world.adam.user}
    owner(Agreement).filter(id=world.centre_agreement.id).update(**ended)


def sends(world: Any, client: Any, value: int) -> Alert:
    assert post(client, a_reading(world.kari, value=value), world.kari_device).status_code == 201
    drain_all()
    found: Alert = owner(Alert).get(cause="spo2")
    return found


def shown(who: Any, address: str, role: str = "PATIENT") -> str:
    answer = enter(who, role).get(address, headers=ENGLISH)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return str(answer.content.decode())


def line_of(page: str) -> str:
    """Return what the owner's line of a page says, without its markup."""
    found = re.search(r"<div class=\"owner-line.*?</div>", page, re.DOTALL)
    assert found, "the page has no such line"
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def box_of(page: str) -> str:
    """Return what the patient's own page says of who follows her up."""
    found = re.search(r"<section[^>]*data-responsible.*?</section>", page, re.DOTALL)
    assert found, "the page has no such box"
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


# ---- staff ----


def test_the_line_names_the_unit_its_telephone_and_since_when(world: Any) -> None:
    said = line_of(shown(world.nora, reverse("triage:log-call", args=[world.kari.id])))
    assert "Responsible: Felles oppfølgingssenter" in said
    assert "75 00 00 00" in said
    assert "since" in said
    assert "instead of" not in said
    assert "Open alerts" not in said


def test_each_open_alert_stands_with_its_owner(world: Any, client: Any, plan: Any) -> None:
    red = sends(world, client, 80)
    address = reverse("triage:log-call", args=[world.kari.id])
    assert "Open alerts: Felles oppfølgingssenter (SpO₂" in line_of(shown(world.nora, address))
    enter(world.gunnar).post(reverse("triage:claim", args=[red.id]))
    said = line_of(shown(world.nora, address))
    assert "Responsible: Felles oppfølgingssenter" in said
    assert "Open alerts: Stokmarknes legekontor (SpO₂" in said


def test_who_reads_no_records_is_told_the_unit_and_no_alert(
    world: Any, client: Any, plan: Any
) -> None:
    sends(world, client, 80)
    grant = owner(AccessGrant).get(id=world.gp_grant.id)
    said = line_of(shown(world.adam, reverse("tenants:grant-end", args=[grant.id])))
    assert "Responsible: Felles oppfølgingssenter" in said
    assert "SpO₂" not in said


def test_a_patient_without_follow_up_has_nobody_and_the_line_says_so(world: Any) -> None:
    other = make.patient(world.hadsel, "Ola")
    said = line_of(shown(world.hanne, reverse("tenants:patient-access", args=[other.id])))
    assert said == "The patient is not followed up now."


def test_a_centre_that_sees_no_more_is_not_named_as_responsible(
    world: Any, client: Any, plan: Any, mona: Any
) -> None:
    is_over(world)
    sends(world, client, 80)
    for name in ("triage:log-call", "triage:messages", "triage:alert-new"):
        said = line_of(shown(mona, reverse(name, args=[world.kari.id])))
        assert "Responsible: Hjemmetjenesten Hadsel" in said, name
        assert HOME_PHONE in said, name
        assert "instead of Felles oppfølgingssenter" in said, name
        assert "Open alerts: Hjemmetjenesten Hadsel (SpO₂" in said, name
    board = shown(mona, reverse("triage:patient", args=[world.kari.id]))
    assert "Responsible: Hjemmetjenesten Hadsel" in line_of(board)


def test_whom_to_ring_names_no_centre_that_sees_her_no_more(world: Any, mona: Any) -> None:
    address = reverse("triage:patient", args=[world.kari.id])
    said = " ".join(shown(mona, address).split())
    assert "Felles oppfølgingssenter" in said
    assert "(has the responsibility now)" not in said
    is_over(world)
    said = " ".join(re.sub(r"<[^>]+>", " ", shown(mona, address)).split())
    assert "Hjemmetjenesten Hadsel (has the responsibility now)" in said
    assert "Felles oppfølgingssenter (follow-up centre)" not in said


def test_while_the_hospital_has_her_both_it_and_the_centre_can_be_rung(world: Any) -> None:
    with_the_hospital(world)
    page = shown(world.nora, reverse("triage:patient", args=[world.kari.id]))
    said = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Lungepoliklinikken (has the responsibility now)" in said
    assert "Felles oppfølgingssenter (follow-up centre)" in said


def test_the_gp_is_told_the_same_although_she_may_read_no_agreement_of_others(world: Any) -> None:
    is_over(world)
    said = line_of(shown(world.gunnar, reverse("triage:plan", args=[world.kari.id])))
    assert "Responsible: Hjemmetjenesten Hadsel" in said
    assert "instead of Felles oppfølgingssenter" in said


# ---- the patient ----

OWN = ("my-day", "my-plan", "my-contact", "my-readings", "my-messages")


@pytest.mark.parametrize("name", OWN)
def test_the_patient_is_told_the_unit_that_has_her(world: Any, name: str) -> None:
    said = box_of(shown(world.kari_user, reverse(f"triage:{name}")))
    assert "Felles oppfølgingssenter" in said
    assert "oppfølgingssenter," not in said
    assert "no longer sees" not in said


@pytest.mark.parametrize("name", OWN)
def test_the_patient_is_never_told_to_ring_a_centre_that_sees_her_no_more(
    world: Any, client: Any, plan: Any, name: str
) -> None:
    is_over(world)
    sends(world, client, 80)
    page = shown(world.kari_user, reverse(f"triage:{name}"))
    said = box_of(page)
    assert "Hjemmetjenesten Hadsel" in said
    assert HOME_PHONE in said
    assert "Felles oppfølgingssenter no longer sees what is sent from here" in said
    assert page.count("Felles oppfølgingssenter") == 1
    assert "tel:75000000" not in page


def test_her_relative_is_told_the_same(world: Any) -> None:
    is_over(world)
    page = shown(
        world.rune.user, reverse("triage:relative-day", args=[world.kari.id]), role="RELATIVE"
    )
    assert "Hjemmetjenesten Hadsel" in box_of(page)
    assert HOME_PHONE in box_of(page)
    assert "tel:75000000" not in page


def test_where_the_hospital_sees_her_no_more_she_is_told_the_centre(world: Any) -> None:
    with_the_hospital(world)
    said = box_of(shown(world.kari_user, reverse("triage:my-day")))
    assert "Lungepoliklinikken" in said
    assert "until Felles oppfølgingssenter has taken over again" in said
    ended = {"ended_at": datetime.now(tz=UTC) - AN_HOUR, "ended_by": world.adam.user}
    owner(Agreement).filter(unit=world.ward).update(**ended)
    said = box_of(shown(world.kari_user, reverse("triage:my-day")))
    assert said.startswith("Who follows you up now Felles oppfølgingssenter")
    assert "Lungepoliklinikken no longer sees" in said


# ---- the same as where new alerts go ----


def with_the_hospital(world: Any) -> None:
    """Nora has offered the responsibility to the ward, and Helge has accepted."""
    nora, helge = world.viewer(world.nora), world.viewer(world.helge)
    with scope(party_of(nora)):
        row = offer_take_over(
            by=nora, patient_id=world.kari.id, to_unit_id=world.ward.id, reason="Forverring"
        )
    with scope(party_of(helge)):
        answer_take_over(by=helge, take_over_id=row.id, accept=True, answer="")


def hospital_and_centre_gone(world: Any) -> None:
    with_the_hospital(world)
    is_over(world)
    ended = {"ended_at": datetime.now(tz=UTC) - AN_HOUR, "ended_by": world.adam.user}
    owner(Agreement).filter(unit=world.ward).update(**ended)


def of_another_group(world: Any) -> None:
    owner(Agreement).filter(id=world.centre_agreement.id).update(
        patient_group=PatientGroup.HEART_FAILURE.value
    )


def default_at_home_and_over(world: Any) -> None:
    is_over(world)
    other = make.unit(world.hadsel, "MUNICIPAL", "Tildelingskontoret")
    owner(Tenant).filter(id=world.hadsel.id).update(default_unit=other)


def course_has_ended(world: Any) -> None:
    owner(Enrolment).filter(id=world.course.id).update(
        ended_at=datetime.now(tz=UTC) - AN_HOUR, ended_as="WITHDREW"
    )


CASES = {
    "the centre has her": lambda world: None,
    "the agreement is over": is_over,
    "the agreement is for others": of_another_group,
    "the hospital has her": with_the_hospital,
    "hospital and centre see her no more": hospital_and_centre_gone,
    "the default unit is at home": default_at_home_and_over,
    "the course has ended": course_has_ended,
    "with somebody at home": lambda world: (
        make.member("Mona", world.hadsel_home_care, Role.NURSE),
        make.unit(world.hadsel, "MUNICIPAL", "Uten folk"),
        is_over(world),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_who_is_named_is_where_new_alerts_go(world: Any, case: str) -> None:
    CASES[case](world)
    check_named(world, world.kari)


def test_who_was_never_followed_up_is_with_the_default_unit(world: Any) -> None:
    other = make.patient(world.hadsel, "Ola")
    check_named(world, other)
    is_over(world)
    check_named(world, other)


def check_named(world: Any, patient: Any) -> None:
    goes_to = routes_of([patient.id])[patient.id].owner_id
    viewers = [world.viewer(world.hanne)]
    if patient.id == world.kari.id:
        viewers.append(world.self_viewer(world.kari_user))
    for viewer in viewers:
        with scope(party_of(viewer)):
            fresh = type(patient).objects.get(id=patient.id)
            assert in_charge(fresh).unit.id == goes_to, viewer.role


def test_about_a_patient_out_of_sight_nothing_is_told(world: Any) -> None:
    with scope(party_of(world.viewer(world.nora))):
        assert units_in_sight(world.kari) == {world.centre.id, world.gp_office.id, world.ward.id}
    with scope(party_of(world.viewer(world.gunnar))):
        assert world.centre.id in units_in_sight(world.kari)
    for who in (world.per, world.greta):
        with scope(party_of(world.viewer(who))):
            assert units_in_sight(world.kari) == set()
