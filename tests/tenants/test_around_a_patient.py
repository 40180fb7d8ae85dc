"""Relatives and the care team: named by who may, giving exactly what they should."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from dho.lib.scope import Party, Sight, scope
from tenants.models import Patient, PatientUserObjectPermission, Relative
from tenants.operations import care_team as team_operations
from tenants.operations import relatives as operations
from tenants.operations.relatives import NewRelative
from tenants.queries.care_team import care_team, possible_members, relatives_of
from tenants.rules.codes import Role
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.tenants.conftest import enter, logged

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenants.models import Membership
    from tenants.operations.sign_ins import NewSignIn
    from tests.world import World


def add_relative(
    world: World, by: Membership, patient: Patient, new: NewRelative
) -> tuple[Relative, NewSignIn | None]:
    with scope(world.party(by)):
        return operations.add_relative(by=world.viewer(by), patient_id=patient.id, new=new)


def join(world: World, by: Membership, who: Membership, patient: Patient | None = None) -> None:
    with scope(world.party(by)):
        team_operations.add_to_care_team(
            by=world.viewer(by), patient_id=(patient or world.kari).id, user_id=who.user_id
        )


def test_a_relative_without_a_sign_in_is_a_name_and_a_number(world: World) -> None:
    new = NewRelative(name="Siri", relation="datter", phone="90000005", may_record=True)
    relative, made = add_relative(world, world.nora, world.kari, new)
    assert made is None
    assert (relative.user_id, relative.may_record) == (None, False)
    with scope(world.party(world.nora)):
        names = [one.name for one in relatives_of(world.viewer(world.nora), world.kari)]
    assert names == ["Rune", "Siri"]


def test_a_relative_with_a_sign_in_sees_that_patient_only(world: World) -> None:
    new = NewRelative(name="Siri", may_record=True, username="siri.n")
    _, made = add_relative(world, world.hanne, world.kari, new)
    assert made
    with scope(Party(Sight.GRANTED, person_id=made.user_id)):
        assert [one.id for one in Patient.objects.all()] == [world.kari.id]
    client = Client()
    client.post("/sign-in/", {"username": "siri.n", "password": made.password})
    assert client.session["acting"] == "RELATIVE"


def test_a_relative_is_ended_once_and_sees_nobody_then(world: World) -> None:
    assert world.rune.user
    viewer = world.viewer(world.nora)
    with scope(world.party(world.nora)):
        operations.end_relative(by=viewer, relative_id=world.rune.id)
        with pytest.raises(operations.RelativeIsOver):
            operations.end_relative(by=viewer, relative_id=world.rune.id)
    with scope(Party(Sight.GRANTED, person_id=world.rune.user.id)):
        assert not Patient.objects.exists()


def test_relatives_are_entered_by_who_may_for_whom_they_see(world: World) -> None:
    for who in (world.adam, world.gunnar, world.per, world.lise):
        with pytest.raises(NotAllowed):
            add_relative(world, who, world.kari, NewRelative(name="Siri"))
    with pytest.raises(NotFound):
        add_relative(world, world.hanne, world.bjorn, NewRelative(name="Siri"))
    others = make.relative(world.bjorn, "Anne")
    with scope(world.party(world.hanne)), pytest.raises(NotFound):
        operations.end_relative(by=world.viewer(world.hanne), relative_id=others.id)


def test_the_page_shows_a_relatives_password_once(world: World, page: Callable[..., str]) -> None:
    client, address = enter(world.nora), f"/patients/{world.kari.id}/access/"
    asked = {"name": "Siri", "role": "HELPER", "may_record": "on"}
    assert client.post(f"{address}relative/", asked).status_code == 422
    answer = client.post(f"{address}relative/", {**asked, "username": "siri.n"})
    assert answer.context["made"].password in answer.content.decode()
    text = page(client, address)
    assert "Siri" in text
    assert answer.context["made"].password not in text
    made = Relative.objects.using("owner").get(name="Siri")
    assert "Siri" in page(client, f"{address}relative/{made.id}/end/")
    assert client.post(f"{address}relative/{made.id}/end/").status_code == 302
    assert "Siri" not in page(client, address)
    assert client.get(f"{address}relative/{made.id}/end/").status_code == 404


def test_the_care_team_names_who_works_where_the_patient_is_seen(world: World) -> None:
    for who in (world.nora, world.hanne, world.gunnar):
        join(world, world.nora, who)
    with scope(world.party(world.nora)):
        team = care_team(world.viewer(world.nora), world.kari)
    assert [one.name for one in team] == ["Gunnar", "Hanne", "Nora"]
    assert team[0].work == ((Role.GP, "Stokmarknes legekontor"),)
    assert [e.patient_id for e in logged("CARE_TEAM_JOINED")] == [world.kari.id] * 3


def test_the_row_of_the_care_team_takes_its_tenant_from_the_patient(world: World) -> None:
    join(world, world.nora, world.gunnar)
    (row,) = PatientUserObjectPermission.objects.using("owner").all()
    assert row.tenant_id == world.hadsel.id


def test_who_works_elsewhere_or_reads_no_records_cannot_join(world: World) -> None:
    for who in (world.greta, world.per, world.adam, world.petra, world.lise):
        with pytest.raises(NotFound):
            join(world, world.nora, who)
    with scope(world.party(world.nora)):
        names = {one.name for one in possible_members(world.viewer(world.nora), world.kari)}
    assert names == {"Nora", "Nils", "Hanne", "Gunnar", "Helge"}


def test_nobody_joins_the_team_of_a_patient_out_of_sight(world: World) -> None:
    with pytest.raises(NotFound):
        join(world, world.hanne, world.nora, world.bjorn)
    for who in (world.adam, world.gunnar, world.per):
        with pytest.raises(NotAllowed):
            join(world, who, world.nora)


def leave(world: World, by: Membership, who: Membership) -> None:
    with scope(world.party(by)):
        team_operations.remove_from_care_team(
            by=world.viewer(by), patient_id=world.kari.id, user_id=who.user_id
        )


def test_a_person_is_in_the_team_once_and_can_leave(world: World) -> None:
    join(world, world.nora, world.gunnar)
    with pytest.raises(team_operations.AlreadyInTeam):
        join(world, world.nora, world.gunnar)
    leave(world, world.hanne, world.gunnar)
    with pytest.raises(NotFound):
        leave(world, world.hanne, world.gunnar)
    assert not PatientUserObjectPermission.objects.using("owner").exists()


def test_the_care_team_gives_no_sight(world: World) -> None:
    make.grant(world.kari, world.other_gp_office, _agreement(world), world.adam.user)
    join(world, world.nora, world.greta)
    grant = world.kari.grants.using("owner").get(unit=world.other_gp_office)
    grant.ended_at, grant.ended_by = grant.started_at, world.adam.user
    grant.save(using="owner")
    assert PatientUserObjectPermission.objects.using("owner").count() == 1
    with scope(world.party(world.greta)):
        assert not Patient.objects.exists()
        assert not PatientUserObjectPermission.objects.exists()


def _agreement(world: World):  # type: ignore[no-untyped-def]
    return make.agreement(world.hadsel, world.other_gp_office, world.adam.user)


def test_the_team_of_a_patient_is_not_seen_from_elsewhere(world: World) -> None:
    join(world, world.nora, world.gunnar)
    with scope(world.party(world.per)):
        assert not care_team(world.viewer(world.per), world.kari)


def test_the_page_adds_and_takes_out(world: World, page: Callable[..., str]) -> None:
    client, address = enter(world.hanne), f"/patients/{world.kari.id}/access/"
    asked = {"user": str(world.gunnar.user_id)}
    assert client.post(f"{address}care-team/", asked).status_code == 302
    assert "Gunnar" in page(client, address)
    assert client.post(f"{address}care-team/", asked).status_code == 422
    remove = f"{address}care-team/{world.gunnar.user_id}/remove/"
    assert "Gunnar" in page(client, remove)
    assert client.post(remove).status_code == 302
    assert "Gunnar" not in page(client, address)
    assert client.post(remove).status_code == 404


def test_the_page_of_a_patient_out_of_sight_is_not_there(world: World) -> None:
    client = enter(world.hanne)
    for rest in ("", "unit/", "relative/", "care-team/", "course/", "course/end/", "sign-in/"):
        assert client.get(f"/patients/{world.bjorn.id}/access/{rest}").status_code == 404
        assert client.post(f"/patients/{world.bjorn.id}/access/{rest}").status_code in {404, 405}


def test_the_course_pages_end_and_begin(world: World, page: Callable[..., str]) -> None:
    client, address = enter(world.nora), f"/patients/{world.kari.id}/access/"
    assert client.post(f"{address}course/end/", {"reason": ""}).status_code == 422
    assert client.post(f"{address}course/end/", {"reason": "Ferdig"}).status_code == 422
    ending = {"reason": "Ferdig", "ended_as": "ENDED_WELL"}
    assert client.post(f"{address}course/end/", ending).status_code == 302
    asked = {"centre": str(world.centre.id), "patient_group": "COPD"}
    assert page(client, f"{address}course/")
    assert client.post(f"{address}course/", asked).status_code == 302
    assert client.post(f"{address}course/", asked).status_code == 422


def test_the_sign_in_page_shows_a_password_once(world: World, page: Callable[..., str]) -> None:
    client, address = enter(world.nora), f"/patients/{world.bjorn.id}/access/"
    assert client.post(f"{address}sign-in/", {"username": "å"}).status_code == 422
    answer = client.post(f"{address}sign-in/", {"username": "bjorn.b"})
    assert answer.context["made"].password in answer.content.decode()
    assert answer.context["made"].password not in page(client, address)
