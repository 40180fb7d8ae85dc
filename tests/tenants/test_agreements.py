"""Agreements: made and ended by the data controller's administrator, and at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from dho.lib import clock
from dho.lib.scope import scope
from tenants.models import Agreement
from tenants.operations import agreements as operations
from tenants.queries.agreements import agreements, reach
from tenants.queries.patients import visible_patients
from tenants.rules.codes import PatientGroup, Purpose, Role, UnitKind
from tenants.rules.periods import Standing
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.tenants.conftest import enter, logged

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenants.models import Membership, Unit
    from tests.world import World


def today() -> date:
    return clock.now().astimezone(clock.OSLO).date()


def make_one(world: World, by: Membership, unit: Unit, **fields: object) -> Agreement:
    wanted = {
        "purpose": Purpose.FOLLOW_UP,
        "patient_group": PatientGroup.ALL,
        "first_date": today(),
        "last_date": None,
        **fields,
    }
    with scope(world.party(by)):
        return operations.make_agreement(by=world.viewer(by), unit_id=unit.id, **wanted)


@pytest.fixture
def new_ward(world: World) -> Unit:
    return make.unit(world.hospital, UnitKind.HOSPITAL, "Hjertepoliklinikken")


def test_an_agreement_that_begins_today_is_valid_at_once(world: World, new_ward: Unit) -> None:
    made = make_one(world, world.adam, new_ward)
    with scope(world.party(world.adam)):
        rows = {row.id: row for row in agreements(world.viewer(world.adam))}
    assert rows[made.id].standing is Standing.VALID
    assert rows[made.id].last_date is None


def test_an_agreement_is_valid_through_its_last_day(world: World, new_ward: Unit) -> None:
    last = today() + timedelta(days=30)
    made = make_one(world, world.adam, new_ward, last_date=last)
    with scope(world.party(world.adam)):
        row = next(row for row in agreements(world.viewer(world.adam)) if row.id == made.id)
    assert row.last_date == last
    assert row.valid_until is not None
    assert row.valid_until.astimezone(clock.OSLO).date() == last + timedelta(days=1)


def test_a_future_agreement_opens_nothing_yet(world: World) -> None:
    sortland = make.member("Sonja", world.sortland_home_care, Role.TENANT_ADMIN)
    make.enrolment(world.stranger, world.centre)
    make_one(world, sortland, world.centre, first_date=today() + timedelta(days=1))
    with scope(world.party(world.nora)):
        assert world.stranger not in visible_patients(world.viewer(world.nora))


def test_an_agreement_lets_the_centre_see_at_once(world: World) -> None:
    sortland = make.member("Sonja", world.sortland_home_care, Role.TENANT_ADMIN)
    make.enrolment(world.stranger, world.centre)
    make_one(world, sortland, world.centre)
    with scope(world.party(world.nora)):
        assert world.stranger in visible_patients(world.viewer(world.nora))


def test_only_an_administrator_makes_an_agreement(world: World, new_ward: Unit) -> None:
    for who in (world.nora, world.hanne, world.lise, world.petra, world.gunnar):
        with pytest.raises(NotAllowed):
            make_one(world, who, new_ward)


def test_an_administrator_without_whole_sight_makes_none(world: World, new_ward: Unit) -> None:
    at_the_office = make.member("Olga", world.gp_office, Role.TENANT_ADMIN)
    at_the_centre = make.member("Cato", world.centre, Role.TENANT_ADMIN)
    for who in (at_the_office, at_the_centre):
        with pytest.raises(NotAllowed):
            make_one(world, who, new_ward)
        with scope(world.party(who)), pytest.raises(NotAllowed):
            operations.end_agreement(by=world.viewer(who), agreement_id=world.gp_agreement.id)


def test_a_tenant_agrees_with_no_unit_of_its_own(world: World) -> None:
    own = make.unit(world.hadsel, UnitKind.REHABILITATION, "Rehabilitering")
    for unit in (own, world.hadsel_home_care, world.bodo_home_care):
        with pytest.raises(operations.UnitIsNoParty):
            make_one(world, world.adam, unit)


def test_a_host_agrees_with_its_own_centre(world: World) -> None:
    own_centre = make.unit(world.hadsel, UnitKind.CENTRE, "Hadsel senter")
    assert make_one(world, world.adam, own_centre).tenant_id == world.hadsel.id


def test_an_agreement_begins_today_at_the_earliest(world: World, new_ward: Unit) -> None:
    with pytest.raises(operations.PeriodIsPast):
        make_one(world, world.adam, new_ward, first_date=today() - timedelta(days=1))


def test_an_agreement_does_not_end_before_it_begins(world: World, new_ward: Unit) -> None:
    with pytest.raises(operations.PeriodIsBackwards):
        make_one(world, world.adam, new_ward, last_date=today() - timedelta(days=1))


def test_a_unit_is_not_agreed_with_twice_about_the_same(world: World) -> None:
    with pytest.raises(operations.AlreadyAgreed):
        make_one(world, world.adam, world.centre)
    assert make_one(world, world.adam, world.centre, patient_group=PatientGroup.COPD)


def test_an_agreement_may_follow_one_that_was_ended(world: World) -> None:
    with scope(world.party(world.adam)):
        operations.end_agreement(
            by=world.viewer(world.adam), agreement_id=world.centre_agreement.id
        )
    assert make_one(world, world.adam, world.centre)


def test_an_agreement_is_ended_once_and_says_by_whom(world: World) -> None:
    viewer = world.viewer(world.adam)
    with scope(world.party(world.adam)):
        operations.end_agreement(by=viewer, agreement_id=world.gp_agreement.id)
        with pytest.raises(operations.AgreementIsOver):
            operations.end_agreement(by=viewer, agreement_id=world.gp_agreement.id)
    ended = Agreement.objects.using("owner").get(id=world.gp_agreement.id)
    assert ended.ended_by_id == world.adam.user_id
    assert [event.user_id for event in logged("AGREEMENT_ENDED")] == [world.adam.user_id]


def test_an_agreement_of_another_tenant_is_not_there(world: World) -> None:
    sonja = make.member("Sonja", world.sortland_home_care, Role.TENANT_ADMIN)
    with scope(world.party(sonja)), pytest.raises(NotFound):
        operations.end_agreement(by=world.viewer(sonja), agreement_id=world.gp_agreement.id)


def test_the_other_party_sees_the_agreement_and_cannot_end_it(world: World) -> None:
    olga = make.member("Olga", world.gp_office, Role.TENANT_ADMIN)
    with scope(world.party(olga)):
        assert [(row.id, row.is_own) for row in agreements(world.viewer(olga))] == [
            (world.gp_agreement.id, False)
        ]


def test_the_end_tells_beforehand_what_it_closes(world: World) -> None:
    with scope(world.party(world.adam)):
        viewer = world.viewer(world.adam)
        assert reach(viewer, world.centre_agreement.id).courses == 1
        assert reach(viewer, world.gp_agreement.id).grants == 1


def test_the_page_makes_and_ends_an_agreement(
    world: World, new_ward: Unit, page: Callable[..., str]
) -> None:
    client = enter(world.adam)
    asked = {
        "unit": str(new_ward.id),
        "purpose": "TREATMENT",
        "patient_group": "COPD",
        "first_date": today().isoformat(),
        "last_date": "",
    }
    assert client.post("/agreements/new/", asked).status_code == 302
    made = Agreement.objects.using("owner").get(unit=new_ward)
    assert "Hjertepoliklinikken" in page(client, "/agreements/")
    assert "Hjertepoliklinikken" in page(client, f"/agreements/{made.id}/end/")
    assert Agreement.objects.using("owner").get(id=made.id).ended_at is None
    assert client.post(f"/agreements/{made.id}/end/").status_code == 302
    assert Agreement.objects.using("owner").get(id=made.id).ended_at is not None
    assert client.post(f"/agreements/{made.id}/end/", follow=True).status_code == 200


def test_what_is_wrong_is_said_at_its_field(world: World, new_ward: Unit) -> None:
    client = enter(world.adam)
    asked = {
        "unit": str(new_ward.id),
        "purpose": "TREATMENT",
        "patient_group": "COPD",
        "first_date": "2020-01-01",
        "last_date": "",
    }
    answer = client.post("/agreements/new/", asked)
    assert answer.status_code == 422
    assert 'id="id_first_date_error"' in answer.content.decode()
    assert not Agreement.objects.using("owner").filter(unit=new_ward).exists()
    assert not logged("AGREEMENT_MADE")


def test_a_tenant_without_agreements_reads_that_nobody_sees(
    world: World, page: Callable[..., str]
) -> None:
    lonely = make.tenant("Bø")
    home = make.unit(lonely, UnitKind.MUNICIPAL, "Hjemmetjenesten Bø")
    text = page(enter(make.member("Berit", home, Role.TENANT_ADMIN)), "/agreements/")
    assert 'class="empty"' in text


def test_a_made_up_unit_is_refused_by_the_form(world: World) -> None:
    asked = {
        "unit": str(world.hadsel_home_care.id),
        "purpose": "FOLLOW_UP",
        "patient_group": "ALL",
        "first_date": today().isoformat(),
    }
    assert enter(world.adam).post("/agreements/new/", asked).status_code == 422
