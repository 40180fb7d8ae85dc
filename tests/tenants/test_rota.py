"""The rota: off by default, filled for a week, and asked for whom to ring."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from dho.lib.clock import OSLO
from dho.lib.scope import scope
from tenants.models import OnDuty, Unit
from tenants.operations import rota as operations
from tenants.queries.rota import on_duty, rota
from tenants.rules.codes import Role, UnitKind
from tenants.rules.viewer import NotAllowed, NotFound
from tests import factories as make
from tests.tenants.conftest import logged

if TYPE_CHECKING:
    from tenants.models import Membership
    from tests.world import World

FRIDAY = datetime(2026, 11, 27, 7, 30, tzinfo=OSLO)
UNTIL = FRIDAY + timedelta(hours=8)


def put(world: World, by: Membership, *people: Membership, **fields: object) -> list[OnDuty]:
    said = {"starts_at": FRIDAY, "ends_at": UNTIL, "phone": "90 00 11 22", **fields}
    duties = [operations.Duty(one.user_id, **said) for one in people]  # type: ignore[arg-type]
    with scope(world.party(by)):
        return operations.put_on_duty(by=world.viewer(by), unit_id=world.centre.id, duties=duties)


def with_rota(world: World) -> None:
    Unit.objects.using("owner").filter(id=world.centre.id).update(has_rota=True)


def test_the_one_on_duty_is_named_with_a_telephone_from_the_first_minute_until_the_last(
    world: World,
) -> None:
    with_rota(world)
    put(world, world.nora, world.nils)
    for alias in ("default", "triage"):
        asked = [
            on_duty(world.centre.id, at, using=alias)
            for at in (FRIDAY - timedelta(seconds=1), FRIDAY, UNTIL - timedelta(seconds=1), UNTIL)
        ]
        assert asked == [[], [("Nils", "90 00 11 22")], [("Nils", "90 00 11 22")], []]


def test_without_a_telephone_of_their_own_they_are_rung_at_the_units(world: World) -> None:
    with_rota(world)
    put(world, world.nora, world.nils, phone="")
    assert on_duty(world.centre.id, FRIDAY) == [("Nils", "75000000")]


def test_a_unit_has_no_rota_until_somebody_says_so(world: World) -> None:
    put(world, world.nora, world.nils)
    assert not world.centre.has_rota
    assert on_duty(world.centre.id, FRIDAY) == []


def test_who_came_on_last_stands_first(world: World) -> None:
    with_rota(world)
    put(world, world.nora, world.nils)
    put(world, world.nora, world.nora, starts_at=FRIDAY + timedelta(hours=1))
    assert [name for name, _ in on_duty(world.centre.id, UNTIL - timedelta(hours=1))] == [
        "Nora",
        "Nils",
    ]


def test_a_nurse_fills_her_own_centres_rota_and_no_other(world: World) -> None:
    assert [one.name for one in put(world, world.nora, world.nils)] == ["Nils"]
    assert [event.detail["rows"] for event in logged("ROTA_FILLED")] == [1]
    elsewhere = make.member("Eva", world.hadsel_home_care, Role.NURSE)
    with pytest.raises(NotFound), scope(world.party(elsewhere)):
        operations.put_on_duty(by=world.viewer(elsewhere), unit_id=world.centre.id, duties=[])
    for stranger in (world.per, world.hanne, world.gunnar, world.lise):
        with pytest.raises(NotAllowed), scope(world.party(stranger)):
            operations.put_on_duty(by=world.viewer(stranger), unit_id=world.centre.id, duties=[])


def test_an_administrator_fills_the_rota_of_own_units_only(world: World) -> None:
    viewer = world.viewer(world.adam)
    with scope(world.party(world.adam)):
        duty = operations.Duty(world.hanne.user_id, FRIDAY, UNTIL)
        operations.put_on_duty(by=viewer, unit_id=world.hadsel_home_care.id, duties=[duty])
        assert [one.name for one in rota(viewer, world.hadsel_home_care.id, FRIDAY.date())] == [
            "Hanne"
        ]
    with pytest.raises(NotFound), scope(world.party(world.adam)):
        operations.put_on_duty(by=viewer, unit_id=world.centre.id, duties=[duty])


@pytest.mark.parametrize(
    ("who", "fields", "error"),
    [
        ("gunnar", {}, operations.NotAtTheUnit),
        ("nils", {"ends_at": FRIDAY}, operations.DutyEndsBeforeItBegins),
        ("nils", {"ends_at": FRIDAY + timedelta(hours=25)}, operations.DutyEndsBeforeItBegins),
    ],
)
def test_what_cannot_be_a_duty_is_refused(
    world: World, who: str, fields: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        put(world, world.nora, getattr(world, who), **fields)
    assert not OnDuty.objects.exists()


def test_nobody_is_on_duty_twice_at_once_and_one_wrong_duty_writes_none(world: World) -> None:
    put(world, world.nora, world.nils)
    with pytest.raises(operations.IsOnDutyAlready):
        put(world, world.nora, world.nora, world.nils)
    assert OnDuty.objects.count() == 1


def test_who_left_the_centre_is_put_on_no_rota(world: World) -> None:
    left = make.member("Vera", world.centre, Role.NURSE, ended_at=FRIDAY - timedelta(days=30))
    with pytest.raises(operations.NotAtTheUnit):
        put(world, world.nora, left)


def test_a_week_is_filled_as_the_one_before_by_the_clock_on_the_wall(world: World) -> None:
    """The clock goes back in the night to 25 October 2026: eight in the morning stays eight."""
    monday = datetime(2026, 10, 19, 8, 0, tzinfo=OSLO)
    put(world, world.nora, world.nils, starts_at=monday, ends_at=monday + timedelta(hours=7))
    viewer = world.viewer(world.nora)
    with scope(world.party(world.nora)):
        into = date(2026, 10, 26)
        assert operations.copy_week(by=viewer, unit_id=world.centre.id, into=into) == 1
        assert operations.copy_week(by=viewer, unit_id=world.centre.id, into=into) == 0
        made = rota(viewer, world.centre.id, into)
    assert [one.starts_at.astimezone(OSLO).hour for one in made] == [8]


def test_a_duty_is_taken_off_and_what_is_not_there_is_not_found(world: World) -> None:
    (row,) = put(world, world.nora, world.nils)
    with scope(world.party(world.nora)):
        viewer = world.viewer(world.nora)
        operations.take_off_duty(by=viewer, unit_id=world.centre.id, duty_id=row.id)
    assert not OnDuty.objects.exists()
    for missing in (row.id, uuid4()):
        with pytest.raises(NotFound), scope(world.party(world.nora)):
            operations.take_off_duty(by=viewer, unit_id=world.centre.id, duty_id=missing)


def test_a_unit_of_another_kind_gives_a_nurse_no_rota(world: World) -> None:
    ward = make.unit(world.bodo, UnitKind.MUNICIPAL, "Sykehjemmet")
    nurse = make.member("Nanna", ward, Role.NURSE)
    with pytest.raises(NotFound), scope(world.party(nurse)):
        rota(world.viewer(nurse), ward.id, FRIDAY.date())
