"""Who works where: given and ended by the tenant's administrator, in roles that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from dho.lib.scope import scope
from tenants.models import Membership, User
from tenants.operations import memberships as operations
from tenants.operations.sign_ins import UsernameIsTaken
from tenants.rules.codes import Role, UnitKind
from tenants.rules.organisation import ROLES_AT
from tenants.rules.permissions import Permission, may
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.tenants.conftest import enter, logged

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenants.models import Unit
    from tests.world import World


def give(world: World, by: Membership, username: str, unit: Unit, role: Role) -> Membership:
    with scope(world.party(by)):
        return operations.start_membership(
            by=world.viewer(by), username=username, unit_id=unit.id, role=role
        )


def end(world: World, by: Membership, which: Membership) -> Membership:
    with scope(world.party(by)):
        return operations.end_membership(by=world.viewer(by), membership_id=which.id)


def test_a_colleague_from_elsewhere_gets_a_role(world: World) -> None:
    made = give(world, world.adam, world.per.user.username, world.hadsel_home_care, Role.HOME_NURSE)
    assert made.started_by_id == world.adam.user_id
    assert [event.detail["user"] for event in logged("MEMBERSHIP_STARTED")] == [
        str(world.per.user_id)
    ]


def test_the_sign_in_of_a_patient_or_relative_is_not_a_colleague(world: World) -> None:
    assert world.rune.user
    for user in (world.kari_user, world.rune.user):
        with pytest.raises(operations.NoSuchColleague):
            give(world, world.adam, user.username, world.hadsel_home_care, Role.HOME_NURSE)
    with pytest.raises(operations.NoSuchColleague):
        give(world, world.adam, "nobody", world.hadsel_home_care, Role.HOME_NURSE)


def test_an_administrator_reaches_units_of_the_own_tenant_only(world: World) -> None:
    for unit in (world.bodo_home_care, world.centre, world.gp_office):
        with pytest.raises(NotFound):
            give(world, world.adam, world.per.user.username, unit, Role.NURSE)
    with pytest.raises(NotFound):
        end(world, world.adam, world.per)


def test_only_an_administrator_gives_roles(world: World) -> None:
    for who in (world.nora, world.hanne, world.gunnar, world.petra, world.lise):
        with pytest.raises(NotAllowed):
            give(world, who, world.per.user.username, world.hadsel_home_care, Role.HOME_NURSE)
        with pytest.raises(NotAllowed):
            end(world, who, world.hanne)


def test_a_role_is_held_where_its_sight_fits(world: World) -> None:
    for role in (Role.GP, Role.HOSPITAL_DOCTOR, Role.PATIENT, Role.RELATIVE):
        with pytest.raises(operations.RoleDoesNotFit):
            give(world, world.adam, world.per.user.username, world.hadsel_home_care, role)


def test_a_role_is_held_once(world: World) -> None:
    with pytest.raises(operations.AlreadyMember):
        give(
            world, world.adam, world.hanne.user.username, world.hadsel_home_care, Role.DHO_RESOURCE
        )


def test_an_administrator_at_a_gp_office_manages_it(world: World) -> None:
    olga = make.member("Olga", world.gp_office, Role.TENANT_ADMIN)
    made = give(world, olga, world.greta.user.username, world.gp_office, Role.GP)
    assert end(world, olga, made).ended_at is not None
    assert len(logged("MEMBERSHIP_STARTED")) == len(logged("MEMBERSHIP_ENDED")) == 1


def test_nobody_ends_a_membership_of_their_own(world: World) -> None:
    second = make.member("Adam", world.hadsel_home_care, Role.PROJECT_LEAD, user=world.adam.user)
    for own in (world.adam, second):
        with pytest.raises(operations.OwnMembership):
            end(world, world.adam, own)


def test_a_membership_is_ended_once(world: World) -> None:
    end(world, world.adam, world.hanne)
    with pytest.raises(operations.MembershipIsOver):
        end(world, world.adam, world.hanne)


def test_a_membership_that_ended_can_be_given_anew(world: World) -> None:
    end(world, world.adam, world.hanne)
    again = give(
        world, world.adam, world.hanne.user.username, world.hadsel_home_care, Role.DHO_RESOURCE
    )
    assert again.id != world.hanne.id


def test_a_new_person_gets_a_password_once_and_can_sign_in(world: World) -> None:
    client = enter(world.adam)
    asked = {
        "name": "Siri Ny",
        "username": "Siri.Ny",
        "email": "",
        "unit": str(world.hadsel_home_care.id),
        "role": "HOME_NURSE",
    }
    answer = client.post("/people/new/", asked)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    password = answer.context["made"].password
    assert password in answer.content.decode()
    assert password not in client.get("/people/").content.decode()
    stored = User.objects.get(username="siri.ny")
    assert password not in stored.password
    fresh = Client()
    signed_in = fresh.post("/sign-in/", {"username": "siri.ny", "password": password})
    assert signed_in.status_code == 302
    assert client.post("/people/new/", asked).status_code == 422


def test_a_user_name_that_is_taken_tells_nothing_more(world: World) -> None:
    for taken in (world.kari_user.username, world.nora.user.username.upper()):
        with scope(world.party(world.adam)), pytest.raises(UsernameIsTaken):
            operations.start_membership_of_new_user(
                by=world.viewer(world.adam),
                username=taken,
                name="Siri",
                email="",
                unit_id=world.hadsel_home_care.id,
                role=Role.HOME_NURSE,
            )


def test_the_page_gives_and_ends_a_role(world: World, page: Callable[..., str]) -> None:
    client = enter(world.adam)
    asked = {
        "username": world.per.user.username,
        "unit": str(world.hadsel_home_care.id),
        "role": "HOME_NURSE",
    }
    assert client.post("/people/add/", {**asked, "username": "nobody"}).status_code == 422
    assert client.post("/people/add/", asked).status_code == 302
    assert "Per" in page(client, "/people/")
    made = Membership.objects.get(user=world.per.user, unit=world.hadsel_home_care)
    assert "Per" in page(client, f"/people/{made.id}/end/")
    assert client.post(f"/people/{made.id}/end/").status_code == 302
    assert Membership.objects.get(id=made.id).ended_at is not None
    own = client.post(f"/people/{world.adam.id}/end/", follow=True)
    assert own.status_code == 200
    assert Membership.objects.get(id=world.adam.id).ended_at is None
    assert client.get(f"/people/{world.per.id}/end/").status_code == 404


def test_people_of_other_tenants_are_not_listed(world: World, page: Callable[..., str]) -> None:
    text = page(enter(world.adam), "/people/")
    assert "Hanne" in text
    assert "Nora" not in text
    other = page(enter(world.adam), f"/people/?unit={world.centre.id}")
    assert "Nora" not in other


def test_no_role_at_a_unit_with_granted_sight_needs_whole_sight() -> None:
    """The table of roles is the table of sights: who registers patients sees tenants whole."""
    for kind in (UnitKind.GP_OFFICE, UnitKind.HOSPITAL, UnitKind.REHABILITATION):
        assert not any(may(role, Permission.REGISTER_PATIENT) for role in ROLES_AT[kind])
    assert all(Role.PATIENT not in roles for roles in ROLES_AT.values())


def unit_form(**fields: object) -> dict[str, object]:
    return {
        "name": "Rehabilitering",
        "phone": "75 00 00 01",
        "email": "",
        "weekdays": ["1", "3"],
        "opens": "09:00",
        "closes": "14:00",
        "red_minutes": 45,
        "offer_minutes": 20,
        **fields,
    }


def test_an_administrator_adds_and_changes_a_unit(world: World, page: Callable[..., str]) -> None:
    client = enter(world.adam)
    assert client.post("/units/new/", unit_form(kind="REHABILITATION")).status_code == 302
    made = world.hadsel.units.get(name="Rehabilitering")
    assert (made.weekdays, made.red_minutes) == ("13", 45)
    assert client.post(f"/units/{made.id}/", unit_form(phone="75000009")).status_code == 302
    assert "75 00 00 09" in page(client, "/units/").replace("\xa0", " ")
    assert [len(logged(code)) for code in ("UNIT_CREATED", "UNIT_CHANGED")] == [1, 1]


def test_a_unit_that_cannot_be_is_said_at_its_field(world: World) -> None:
    client = enter(world.adam)
    for wrong, field in (
        ({"kind": "GP_OFFICE"}, "kind"),
        ({"kind": "MUNICIPAL", "name": "Hjemmetjenesten Hadsel"}, "name"),
        ({"kind": "MUNICIPAL", "opens": "15:00", "closes": "08:00"}, "closes"),
        ({"kind": "MUNICIPAL", "phone": "ring meg"}, "phone"),
        ({"kind": "MUNICIPAL", "weekdays": []}, "weekdays"),
    ):
        answer = client.post("/units/new/", unit_form(**wrong))
        assert answer.status_code == 422, wrong
        assert f'id="id_{field}_error"' in answer.content.decode()


def test_a_unit_of_another_tenant_is_not_there(world: World) -> None:
    client = enter(world.adam)
    assert client.post(f"/units/{world.centre.id}/", unit_form()).status_code == 404
    assert enter(world.nora).get("/units/").status_code == 403
