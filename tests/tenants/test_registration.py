"""Patients are registered at a home tenant, once, with a number of the test series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from django.test import Client, override_settings

from dho.demo.simulator.identity_numbers import synthetic_national_number
from dho.lib import clock
from dho.lib.scope import scope
from tenants.models import Enrolment, Patient
from tenants.operations import enrolments, registration
from tenants.operations.agreements import NoAgreementCovers
from tenants.operations.registration import NewPatient, NumberRefused
from tenants.operations.sign_ins import UsernameIsTaken
from tenants.queries.patients import visible_patients
from tenants.rules.codes import EndingReason, PatientGroup, UnitKind
from tenants.rules.national_number import is_valid
from tenants.rules.registration import NumberProblem, number_problem, search_name
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.tenants.conftest import enter, logged

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenants.models import Membership, Unit
    from tests.world import World

BORN = date(1950, 5, 17)
NUMBER = synthetic_national_number(BORN, 0)


def completed(day_and_month: str) -> str:
    """Return a valid number of 1880, so of nobody alive, with the digits as given."""
    starts = (f"{day_and_month}80{individual}" for individual in range(500, 750))
    numbers = (f"{start}{control:02}" for start in starts for control in range(100))
    return next(number for number in numbers if is_valid(number))


OLD = date(1880, 5, 17)
REAL = completed("1705")


def ola(world: World, **fields: Any) -> NewPatient:
    plain = NewPatient(
        tenant_id=world.hadsel.id,
        given_name="Ola",
        family_name="Ås Berg",
        birth_date=BORN,
        national_number=NUMBER,
    )
    return replace(plain, **fields)


def register(
    world: World,
    by: Membership,
    new: NewPatient,
    centre: Unit | None = None,
    group: PatientGroup = PatientGroup.COPD,
) -> Patient:
    with scope(world.party(by)):
        return registration.register_patient(
            by=world.viewer(by), new=new, centre_id=(centre or world.centre).id, patient_group=group
        )


@pytest.mark.parametrize("who", ["nora", "hanne"])
def test_a_registered_patient_is_seen_by_home_and_centre(world: World, who: str) -> None:
    patient = register(world, getattr(world, who), ola(world))
    for member in (world.nora, world.hanne):
        with scope(world.party(member)):
            assert patient in visible_patients(world.viewer(member))
    assert [e.patient_id for e in logged("PATIENT_REGISTERED")] == [patient.id]
    assert [e.patient_id for e in logged("COURSE_BEGUN")] == [patient.id]


def test_the_number_is_stored_encrypted_and_found_by_its_index(world: World) -> None:
    patient = register(world, world.hanne, ola(world))
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT national_number, national_number_index FROM tenants_patient WHERE id = %s",
            [patient.id],
        )
        stored, index = cursor.fetchone()
    assert NUMBER.encode() not in bytes(stored)
    assert len(bytes(index)) == 32
    assert Patient.objects.using("owner").get(id=patient.id).national_number == NUMBER


def test_others_register_nobody(world: World) -> None:
    for who in (world.adam, world.gunnar, world.per, world.petra, world.lise):
        with pytest.raises(NotAllowed):
            register(world, who, ola(world))


def test_a_patient_is_registered_at_tenants_in_reach_only(world: World) -> None:
    for who, tenant in (
        (world.hanne, world.bodo),
        (world.hanne, world.sortland),
        (world.nora, world.sortland),
        (world.nora, world.hospital),
    ):
        with pytest.raises(NotFound):
            register(world, who, ola(world, tenant_id=tenant.id))


def test_a_centre_registers_for_itself_only(world: World) -> None:
    other = make.unit(world.sortland, UnitKind.CENTRE, "Et annet senter")
    make.agreement(world.hadsel, other, world.adam.user)
    with pytest.raises(NotFound):
        register(world, world.nora, ola(world), other)
    assert register(world, world.hanne, ola(world), other)


def test_a_course_begins_only_where_an_agreement_covers_the_group(world: World) -> None:
    world.centre_agreement.patient_group = PatientGroup.COPD
    world.centre_agreement.save(using="owner")
    with pytest.raises(NoAgreementCovers):
        register(world, world.hanne, ola(world), group=PatientGroup.HYPERTENSION)
    assert not Patient.objects.using("owner").filter(family_name="Ås Berg").exists()
    assert register(world, world.hanne, ola(world))


def test_the_same_person_is_registered_once_in_a_tenant(world: World) -> None:
    register(world, world.hanne, ola(world))
    for who in (world.hanne, world.nora):
        with pytest.raises(registration.AlreadyRegistered):
            register(world, who, ola(world, given_name="Ole"))


def test_of_other_tenants_nothing_is_told(world: World) -> None:
    register(world, world.nora, ola(world, tenant_id=world.bodo.id))
    assert register(world, world.hanne, ola(world))


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("12345678901", NumberProblem.NOT_VALID),
        ("abc", NumberProblem.NOT_VALID),
        (REAL, NumberProblem.NOT_SYNTHETIC),
        (synthetic_national_number(date(1950, 5, 18), 0), NumberProblem.NOT_THAT_BIRTH_DATE),
    ],
)
def test_a_number_that_may_not_be_stored_is_refused(
    world: World, number: str, problem: NumberProblem
) -> None:
    born = OLD if number == REAL else BORN
    with pytest.raises(NumberRefused) as refused:
        register(world, world.hanne, ola(world, national_number=number, birth_date=born))
    assert refused.value.problem is problem


def test_only_production_takes_a_real_number(world: World) -> None:
    real = ola(world, national_number=REAL, birth_date=OLD)
    with override_settings(PRODUCTION=True):
        assert register(world, world.hanne, real)


@pytest.mark.parametrize("digits", ["1705", "5705", "1785", "1770", "5785"])
def test_birth_number_d_number_and_both_test_series_agree_with_their_birth_date(
    digits: str,
) -> None:
    number = completed(digits)
    assert number_problem(number, OLD, in_production=True) is None
    wrong = number_problem(number, OLD + timedelta(days=1), in_production=True)
    assert wrong is NumberProblem.NOT_THAT_BIRTH_DATE
    is_of_a_test_series = digits[2:] != "05"
    assert (number_problem(number, OLD, in_production=False) is None) is is_of_a_test_series


def test_nobody_is_born_after_today(world: World) -> None:
    tomorrow = clock.now().astimezone(clock.OSLO).date() + timedelta(days=1)
    with pytest.raises(registration.BirthDateIsAhead):
        register(world, world.hanne, ola(world, birth_date=tomorrow))


def test_a_patient_is_found_by_family_name_first() -> None:
    assert search_name("Ola  Johan", " Ås Berg") == "ås berg ola johan"


def test_a_course_ends_and_begins_anew(world: World) -> None:
    viewer = world.viewer(world.nora)
    with scope(world.party(world.nora)):
        with pytest.raises(enrolments.AlreadyEnrolled):
            enrolments.start_enrolment(
                by=viewer,
                patient_id=world.kari.id,
                centre_id=world.centre.id,
                patient_group=PatientGroup.COPD,
            )
        ended = enrolments.end_enrolment(
            by=viewer,
            patient_id=world.kari.id,
            ended_as=EndingReason.ENDED_WELL,
            reason="Ferdig",
        )
        with pytest.raises(enrolments.NotEnrolled):
            enrolments.end_enrolment(
                by=viewer, patient_id=world.kari.id, ended_as=EndingReason.ENDED_WELL
            )
    with scope(world.party(world.hanne)):
        begun = enrolments.start_enrolment(
            by=world.viewer(world.hanne),
            patient_id=world.kari.id,
            centre_id=world.centre.id,
            patient_group=PatientGroup.HEART_FAILURE,
        )
    assert (ended.ended_as, ended.ended_reason) == ("ENDED_WELL", "Ferdig")
    assert begun.id != ended.id
    assert len(logged("COURSE_ENDED")) == 1


def test_a_patient_gets_one_sign_in(world: World) -> None:
    viewer = world.viewer(world.nora)
    with scope(world.party(world.nora)):
        made = registration.give_sign_in(by=viewer, patient_id=world.bjorn.id, username="bjorn.b")
        with pytest.raises(registration.HasSignIn):
            registration.give_sign_in(by=viewer, patient_id=world.bjorn.id, username="bjorn.c")
    with scope(world.party(world.nora)), pytest.raises(registration.HasSignIn):
        registration.give_sign_in(by=viewer, patient_id=world.kari.id, username="kari.b")
    other = make.patient(world.hadsel, "Nils", "Ny")
    with scope(world.party(world.hanne)), pytest.raises(UsernameIsTaken):
        registration.give_sign_in(
            by=world.viewer(world.hanne), patient_id=other.id, username="bjorn.b"
        )
    client = Client()
    answer = client.post("/sign-in/", {"username": "bjorn.b", "password": made.password})
    assert answer.status_code == 302
    assert client.session["acting"] == "PATIENT"


def form(world: World, **fields: str) -> dict[str, str]:
    return {
        "tenant": str(world.hadsel.id),
        "given_name": "Ola",
        "family_name": "Ås",
        "national_number": f"{NUMBER[:6]} {NUMBER[6:]}",
        "birth_date": "17.05.1950",
        "phone": "90 00 00 09",
        "language": "nb",
        "gp_unit": str(world.gp_office.id),
        "centre": str(world.centre.id),
        "patient_group": "COPD",
        **fields,
    }


def test_the_page_registers_and_goes_on_to_who_has_access(
    world: World, page: Callable[..., str]
) -> None:
    client = enter(world.nora)
    assert "Hadsel" in page(client, "/patients/new/")
    answer = client.post("/patients/new/", form(world))
    patient = Patient.objects.using("owner").get(family_name="Ås")
    assert answer["Location"] == f"/patients/{patient.id}/access/"
    assert NUMBER not in page(client, answer["Location"])
    assert Enrolment.objects.using("owner").get(patient=patient).centre_id == world.centre.id


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"national_number": REAL}, "national_number"),
        ({"national_number": "1"}, "national_number"),
        ({"birth_date": "1950-13-45"}, "birth_date"),
        ({"given_name": ""}, "given_name"),
        ({"patient_group": ""}, "patient_group"),
        ({"patient_group": "ALL"}, "patient_group"),
        ({"phone": "ring"}, "phone"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    world: World, fields: dict[str, str], field: str
) -> None:
    answer = enter(world.hanne).post("/patients/new/", form(world, **fields))
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not Patient.objects.using("owner").filter(family_name="Ås").exists()


def test_the_second_time_is_told_at_the_number(world: World) -> None:
    client = enter(world.hanne)
    assert client.post("/patients/new/", form(world)).status_code == 302
    answer = client.post("/patients/new/", form(world))
    assert answer.status_code == 422
    assert 'id="id_national_number_error"' in answer.content.decode()


def test_without_an_agreement_the_page_says_what_is_missing(
    world: World, page: Callable[..., str]
) -> None:
    world.centre_agreement.ended_at = clock.now()
    world.centre_agreement.ended_by = world.adam.user
    world.centre_agreement.save(using="owner")
    assert 'class="empty"' in page(enter(world.hanne), "/patients/new/")
    text = page(enter(world.nora), "/patients/new/")
    assert str(world.hadsel.id) not in text
    assert str(world.bodo.id) in text
