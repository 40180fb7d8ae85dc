"""A patient is opened to a unit one by one, under an agreement, by who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dho.lib import clock
from dho.lib.scope import scope
from tenants.models import AccessGrant
from tenants.operations import grants as operations
from tenants.operations.agreements import NoAgreementCovers
from tenants.queries.grants import grants, units_to_open_to
from tenants.queries.patients import visible_patients
from tenants.rules.codes import PatientGroup, UnitKind
from tenants.rules.periods import Standing
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.tenants.conftest import enter, logged

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tenants.models import Membership, Unit
    from tests.world import World


def open_to(world: World, by: Membership, unit: Unit, patient_id: UUID) -> AccessGrant:
    with scope(world.party(by)):
        return operations.open_grant(
            by=world.viewer(by), patient_id=patient_id, unit_id=unit.id, reason="Følger planen"
        )


def end(world: World, by: Membership, grant: AccessGrant) -> AccessGrant:
    with scope(world.party(by)):
        return operations.end_grant(by=world.viewer(by), grant_id=grant.id)


@pytest.mark.parametrize("who", ["nora", "hanne"])
def test_a_nurse_and_a_dho_resource_open_a_patient_to_a_gp_office(world: World, who: str) -> None:
    make.agreement(world.hadsel, world.other_gp_office, world.adam.user)
    member = getattr(world, who)
    open_to(world, member, world.other_gp_office, world.kari.id)
    with scope(world.party(world.greta)):
        assert world.kari in visible_patients(world.viewer(world.greta))
    (event,) = logged("GRANT_OPENED")
    assert (event.patient_id, event.user_id) == (world.kari.id, member.user_id)


def test_others_open_nobody(world: World) -> None:
    make.agreement(world.hadsel, world.other_gp_office, world.adam.user)
    for who in (world.adam, world.gunnar, world.helge, world.per, world.lise, world.petra):
        with pytest.raises(NotAllowed):
            open_to(world, who, world.other_gp_office, world.kari.id)
    assert not logged("GRANT_OPENED")


def test_nobody_is_opened_without_an_agreement(world: World) -> None:
    with pytest.raises(NoAgreementCovers):
        open_to(world, world.nora, world.other_gp_office, world.kari.id)
    assert not logged("GRANT_OPENED")


def test_nobody_is_opened_under_another_tenants_agreement(world: World) -> None:
    make.agreement(world.bodo, world.other_gp_office, world.adam.user)
    with pytest.raises(NoAgreementCovers):
        open_to(world, world.nora, world.other_gp_office, world.kari.id)


def test_an_agreement_on_another_group_opens_nobody(world: World) -> None:
    make.agreement(
        world.hadsel,
        world.other_gp_office,
        world.adam.user,
        patient_group=PatientGroup.HEART_FAILURE,
    )
    with pytest.raises(NoAgreementCovers):
        open_to(world, world.nora, world.other_gp_office, world.kari.id)


def test_a_centre_and_a_municipal_unit_need_no_grant(world: World) -> None:
    for unit in (world.centre, world.hadsel_home_care):
        with pytest.raises(operations.UnitNeedsNoGrant):
            open_to(world, world.hanne, unit, world.kari.id)


def test_a_patient_out_of_sight_is_not_there(world: World) -> None:
    with pytest.raises(NotFound):
        open_to(world, world.hanne, world.gp_office, world.bjorn.id)


def test_a_patient_is_open_to_a_unit_once(world: World) -> None:
    with pytest.raises(operations.GrantIsOpen):
        open_to(world, world.nora, world.gp_office, world.kari.id)


def test_a_grant_is_ended_once_and_says_by_whom(world: World) -> None:
    end(world, world.nora, world.gp_grant)
    with pytest.raises(operations.GrantIsOver):
        end(world, world.nora, world.gp_grant)
    ended = AccessGrant.objects.using("owner").get(id=world.gp_grant.id)
    assert ended.ended_by_id == world.nora.user_id
    assert [event.patient_id for event in logged("GRANT_ENDED")] == [world.kari.id]


def test_the_administrator_ends_a_grant_of_the_own_tenant(world: World) -> None:
    assert end(world, world.adam, world.gp_grant).ended_by_id == world.adam.user_id


def test_nobody_ends_a_grant_out_of_reach(world: World) -> None:
    under = make.agreement(world.bodo, world.gp_office, world.adam.user)
    others = make.grant(world.bjorn, world.gp_office, under, world.adam.user)
    for who in (world.adam, world.hanne):
        with pytest.raises(NotFound):
            end(world, who, others)
    for who in (world.gunnar, world.petra, world.lise):
        with pytest.raises(NotAllowed):
            end(world, who, world.gp_grant)


def test_a_new_agreement_does_not_open_old_grants_and_lets_new_ones_be_made(world: World) -> None:
    world.gp_agreement.ended_at, world.gp_agreement.ended_by = clock.now(), world.adam.user
    world.gp_agreement.save(using="owner")
    make.agreement(world.hadsel, world.gp_office, world.adam.user)
    with scope(world.party(world.gunnar)):
        assert not visible_patients(world.viewer(world.gunnar)).exists()
    open_to(world, world.nora, world.gp_office, world.kari.id)
    with scope(world.party(world.gunnar)):
        assert visible_patients(world.viewer(world.gunnar)).exists()
    assert AccessGrant.objects.using("owner").get(id=world.gp_grant.id).ended_at is not None


def test_the_choice_of_units_is_what_agreements_cover(world: World) -> None:
    make.agreement(
        world.hadsel,
        world.other_gp_office,
        world.adam.user,
        patient_group=PatientGroup.HYPERTENSION,
    )
    with scope(world.party(world.nora)):
        units = units_to_open_to(world.viewer(world.nora), world.kari)
    assert {unit.id for unit in units} == {world.gp_office.id, world.ward.id}
    assert all(unit.kind in {UnitKind.GP_OFFICE, UnitKind.HOSPITAL} for unit in units)


def test_the_administrator_reads_initials_and_year_of_birth(
    world: World, page: Callable[..., str]
) -> None:
    text = page(enter(world.adam), "/grants/")
    assert "K.N. (1943)" in text
    assert "Nordmann" not in text
    assert str(world.kari.id) not in text
    assert [event.patient_ids for event in logged("GRANTS_LISTED")] == [[world.kari.id]]


def test_a_nurse_reads_names_of_whom_she_sees(world: World, page: Callable[..., str]) -> None:
    under = make.agreement(world.sortland, world.gp_office, world.adam.user)
    make.grant(world.stranger, world.gp_office, under, world.adam.user)
    text = page(enter(world.nora), "/grants/")
    assert "Kari Nordmann" in text
    assert "Solveig" not in text


def test_a_grant_whose_agreement_is_over_is_shown_as_opening_nothing(world: World) -> None:
    world.gp_agreement.ended_at, world.gp_agreement.ended_by = clock.now(), world.adam.user
    world.gp_agreement.save(using="owner")
    with scope(world.party(world.adam)):
        row = next(one for one in grants(world.viewer(world.adam)) if one.id == world.gp_grant.id)
    assert (row.is_open, row.opens, row.agreement) == (True, False, Standing.ENDED)


def test_a_crowded_list_has_pages(world: World, page: Callable[..., str]) -> None:
    for number in range(60):
        one = make.patient(world.hadsel, "Ola", f"Nummer{number}")
        make.grant(one, world.gp_office, world.gp_agreement, world.adam.user)
    client = enter(world.adam)
    first, second = page(client, "/grants/"), page(client, "/grants/?page=2")
    assert first.count("<tr>") == 51
    assert second.count("<tr>") == 13
    assert 'rel="next"' in first
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second
    assert page(client, "/grants/?page=minus")


def test_the_page_opens_and_ends(world: World, page: Callable[..., str]) -> None:
    make.agreement(world.hadsel, world.other_gp_office, world.adam.user)
    client, address = enter(world.nora), f"/patients/{world.kari.id}/access/"
    asked = {"unit": str(world.other_gp_office.id), "reason": "Vikar i ferien"}
    assert client.post(f"{address}unit/", {**asked, "reason": ""}).status_code == 422
    assert client.post(f"{address}unit/", asked).status_code == 302
    assert client.post(f"{address}unit/", asked).status_code == 422
    assert "Vikar i ferien" in page(client, address)
    made = AccessGrant.objects.using("owner").get(unit=world.other_gp_office)
    assert "Vikar i ferien" in page(client, f"/grants/{made.id}/end/")
    assert client.post(f"/grants/{made.id}/end/")["Location"] == address
    assert AccessGrant.objects.using("owner").get(id=made.id).ended_at is not None
