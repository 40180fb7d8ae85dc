"""Who sees whom, and how fast access closes: by the queries in scope, and by the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dho.lib import clock
from dho.lib.scope import Party, Sight, scope
from tenants.models import Patient
from tenants.operations.access import access_patient
from tenants.operations.agreements import end_agreement
from tenants.operations.grants import end_grant
from tenants.operations.memberships import end_membership
from tenants.queries.patients import recordable_patients, visible_patients
from tenants.rules.codes import PatientGroup, Purpose, Role, UnitKind
from tenants.rules.viewer import NotFound
from tests import factories as make
from tests.tenants.conftest import enter

if TYPE_CHECKING:
    from tenants.models import Membership
    from tests.world import World


def seen_by(world: World, who: Membership) -> set[str]:
    """Return the family names of whom a member sees by the queries (both walls)."""
    with scope(world.party(who)):
        return {one.family_name for one in visible_patients(world.viewer(who))}


def behind_wall_2(world: World, who: Membership) -> set[str]:
    """Return whom the database alone lets a member see."""
    with scope(world.party(who)):
        return {one.family_name for one in Patient.objects.all()}


def board(patient: Patient) -> str:
    return f"/patients/{patient.id}/"


def end(row: Any, by: Any) -> None:
    """End an agreement or a grant past the walls."""
    row.ended_at, row.ended_by = clock.now(), by
    row.save(using="owner")


def test_home_care_of_the_host_sees_its_own_patients_only(world: World) -> None:
    assert seen_by(world, world.per) == behind_wall_2(world, world.per) == {"Bodøværing"}
    with scope(world.party(world.per)), pytest.raises(NotFound):
        access_patient(world.viewer(world.per), world.kari.id, Purpose.FOLLOW_UP)
    client = enter(world.per)
    assert client.get(board(world.kari)).status_code == 404
    assert client.get(board(world.bjorn)).status_code == 200


def test_a_centre_sees_the_tenants_that_agreed_and_no_other(world: World) -> None:
    make.enrolment(world.stranger, world.centre)
    assert seen_by(world, world.nora) == {"Nordmann", "Bodøværing"}
    assert behind_wall_2(world, world.nora) == {"Nordmann", "Bodøværing"}
    assert enter(world.nora).get(board(world.stranger)).status_code == 404


def test_a_centre_sees_its_own_host_by_agreement_only(world: World) -> None:
    host = make.tenant("Vert")
    centre = make.unit(host, UnitKind.CENTRE, "Senteret")
    nurse = make.member("Nina", centre, Role.NURSE)
    at_home = make.patient(host, "Hilde", "Hjemme")
    make.enrolment(at_home, centre)
    make.agreement(world.sortland, centre, world.adam.user)
    assert seen_by(world, nurse) == set()
    assert "Hjemme" not in behind_wall_2(world, nurse)
    make.agreement(host, centre, world.adam.user)
    assert seen_by(world, nurse) == {"Hjemme"}


def test_a_gp_sees_the_patients_opened_to_the_office(world: World) -> None:
    make.patient(world.hadsel, "Ola", "Uåpnet", gp_unit=world.gp_office)
    assert seen_by(world, world.gunnar) == behind_wall_2(world, world.gunnar) == {"Nordmann"}
    assert seen_by(world, world.greta) == behind_wall_2(world, world.greta) == set()
    assert enter(world.gunnar).get(board(world.kari)).status_code == 200
    assert enter(world.greta).get(board(world.kari)).status_code == 404


def test_a_grant_under_an_ended_agreement_gives_nothing(world: World) -> None:
    end(world.gp_agreement, world.adam.user)
    assert seen_by(world, world.gunnar) == behind_wall_2(world, world.gunnar) == set()


def test_a_grant_under_an_agreement_that_ran_out_gives_nothing(world: World) -> None:
    world.gp_agreement.valid_until = clock.now() - timedelta(minutes=1)
    world.gp_agreement.save(using="owner")
    assert seen_by(world, world.gunnar) == behind_wall_2(world, world.gunnar) == set()


def test_a_grant_under_an_agreement_that_has_not_begun_gives_nothing(world: World) -> None:
    world.gp_agreement.valid_from = clock.now() + timedelta(days=1)
    world.gp_agreement.save(using="owner")
    assert seen_by(world, world.gunnar) == behind_wall_2(world, world.gunnar) == set()


def test_a_grant_does_not_lean_on_another_units_agreement(world: World) -> None:
    make.grant(world.bjorn, world.other_gp_office, _agreement_of_bodo(world), world.adam.user)
    assert seen_by(world, world.greta) == behind_wall_2(world, world.greta) == set()


def _agreement_of_bodo(world: World) -> Any:
    return make.agreement(world.bodo, world.gp_office, world.adam.user)


def test_the_end_of_an_agreement_closes_the_centre_at_the_next_request(world: World) -> None:
    client = enter(world.nora)
    assert client.get(board(world.kari)).status_code == 200
    with scope(world.party(world.adam)):
        end_agreement(by=world.viewer(world.adam), agreement_id=world.centre_agreement.id)
    assert client.get(board(world.kari)).status_code == 404
    assert client.get(f"/patients/{world.kari.id}/access/").status_code == 404
    assert client.get(board(world.bjorn)).status_code == 200
    assert seen_by(world, world.nora) == behind_wall_2(world, world.nora) == {"Bodøværing"}


def test_the_end_of_an_agreement_closes_the_gp_at_the_next_request(world: World) -> None:
    client = enter(world.gunnar)
    assert client.get(board(world.kari)).status_code == 200
    with scope(world.party(world.adam)):
        end_agreement(by=world.viewer(world.adam), agreement_id=world.gp_agreement.id)
    assert client.get(board(world.kari)).status_code == 404


def test_the_end_of_a_grant_closes_the_patient_at_the_next_request(world: World) -> None:
    client = enter(world.gunnar)
    assert client.get(board(world.kari)).status_code == 200
    with scope(world.party(world.nora)):
        end_grant(by=world.viewer(world.nora), grant_id=world.gp_grant.id)
    assert client.get(board(world.kari)).status_code == 404


def test_the_end_of_a_membership_ends_its_session_at_the_next_request(world: World) -> None:
    client = enter(world.hanne)
    address = f"/patients/{world.kari.id}/access/"
    assert client.get(address).status_code == 200
    with scope(world.party(world.adam)):
        end_membership(by=world.viewer(world.adam), membership_id=world.hanne.id)
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")
    assert "_auth_user_id" not in client.session


def test_the_end_of_a_membership_closes_an_open_scope(world: World) -> None:
    party = world.party(world.nora)
    world.nora.ended_at = clock.now()
    world.nora.save(using="owner")
    with scope(party):
        assert Patient.objects.count() == 0


def test_an_agreement_on_one_patient_group_covers_that_group_only(world: World) -> None:
    heart = make.patient(world.hadsel, "Harald", "Hjerte")
    make.enrolment(heart, world.centre, PatientGroup.HEART_FAILURE)
    assert seen_by(world, world.nora) >= {"Nordmann", "Hjerte"}
    world.centre_agreement.patient_group = PatientGroup.COPD
    world.centre_agreement.save(using="owner")
    assert seen_by(world, world.nora) == {"Nordmann", "Bodøværing"}
    # The group is kept by the first wall alone: the second knows tenants.
    assert "Hjerte" in behind_wall_2(world, world.nora)
    assert enter(world.nora).get(board(heart)).status_code == 404


def test_a_centre_does_not_see_a_patient_who_is_followed_up_elsewhere(world: World) -> None:
    other = make.unit(world.sortland, UnitKind.CENTRE, "Vesterålen senter")
    elsewhere = make.patient(world.hadsel, "Eli", "Elsewhere")
    make.enrolment(elsewhere, other)
    assert "Elsewhere" not in seen_by(world, world.nora)


def test_a_patient_sees_herself_and_a_relative_whom_they_help(world: World) -> None:
    for user, role in ((world.kari_user, Role.PATIENT), (world.rune.user, Role.RELATIVE)):
        assert user
        viewer = world.self_viewer(user, role)
        with scope(_own(user)):
            assert [one.id for one in visible_patients(viewer)] == [world.kari.id]
            assert [one.id for one in Patient.objects.all()] == [world.kari.id]


def _own(user: Any) -> Any:
    return Party(Sight.GRANTED, person_id=user.id)


def test_a_relative_who_has_left_sees_nobody(world: World) -> None:
    assert world.rune.user
    viewer = world.self_viewer(world.rune.user, Role.RELATIVE)
    world.rune.ended_at = clock.now()
    world.rune.save(using="owner")
    with scope(_own(world.rune.user)):
        assert not visible_patients(viewer).exists()
        assert not Patient.objects.exists()


def test_a_relative_records_only_for_whom_it_was_agreed(world: World) -> None:
    assert world.rune.user
    viewer = world.self_viewer(world.rune.user, Role.RELATIVE)
    with scope(_own(world.rune.user)):
        assert not recordable_patients(viewer).exists()
    world.rune.may_record = True
    world.rune.save(using="owner")
    with scope(_own(world.rune.user)):
        assert recordable_patients(viewer).exists()


def test_who_is_both_patient_and_relative_records_as_patient_for_themselves_only(
    world: World,
) -> None:
    """Acting as the patient she is, Kari has no more rights over Bjørn than as his relative."""
    make.relative(world.bjorn, "Kari", user=world.kari_user, may_record=False)
    viewer = world.self_viewer(world.kari_user)
    with scope(_own(world.kari_user)):
        assert {one.id for one in recordable_patients(viewer)} == {world.kari.id}


def test_an_agreed_right_to_record_ends_with_the_relative(world: World) -> None:
    """An old entry that allowed it does not help a new one that does not."""
    assert world.rune.user
    viewer = world.self_viewer(world.rune.user, Role.RELATIVE)
    make.relative(
        world.kari,
        "Rune",
        user=world.rune.user,
        may_record=True,
        ended_at=clock.now() - timedelta(days=1),
    )
    with scope(_own(world.rune.user)):
        assert not recordable_patients(viewer).exists()
