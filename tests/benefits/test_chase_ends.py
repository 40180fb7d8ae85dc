""" "Not known" twice in a row ends the chase, wherever it was written: grid, file, sheet, own answers."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from benefits.models import CollectionRequest, Survey
from benefits.operations.asking import ask_for_benefits
from benefits.queries.collecting import collected
from benefits.rules.due import Due
from benefits.rules.points import Point
from dho.lib import clock
from tenants.models import Patient
from tests import factories as make
from tests.benefits.conftest import NOW, group
from tests.benefits.grid_page import grid_address, key, send
from tests.benefits.test_imports import bring, choose, take

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership
    from tests.world import World

    Browser = Callable[[Membership], Client]
    Way = Callable[["World", "Browser", "Patient", "str", "str"], None]

POINTS = ("BASELINE", "M3")


def by_grid(world: World, browser: Browser, of: Patient, code: str, text: str) -> None:
    cells = {key(of, code, Point(point)): text for point in POINTS}
    answer = send(browser(world.gunnar), grid_address(world.gp_office), **cells)
    assert answer.status_code == 302


def by_file(world: World, browser: Browser, of: Patient, code: str, text: str) -> None:
    client = browser(world.hanne)
    lines = "".join(f"{of.id};{point};{text}\n" for point in POINTS)
    file = bring(client, world, f"id;tidspunkt;{code}\n{lines}")
    choose(client, file, "PERSON", "POINT", code)
    take(client, file)


def by_sheet(world: World, browser: Browser, of: Patient, code: str, text: str) -> None:
    cells = {f"{code}-{point}": text for point in POINTS}
    answer = browser(world.nora).post(f"/benefits/patients/{of.id}/", {"seen": "0.0", **cells})
    assert answer.status_code == 302


def state(of: Patient, code: str, point: Point) -> Due:
    mine = Patient.objects.using("triage").filter(id=of.id)
    (one,) = collected(of.tenant_id, clock.today(), patients=mine, using="triage")
    return next(c.state for c in one.cells if (c.indicator, c.point) == (code, point))


@pytest.mark.parametrize("way", [by_grid, by_file, by_sheet])
def test_two_not_knowns_of_an_office_end_the_chase(
    world: World, asked: list[Patient], browser: Browser, way: Way
) -> None:
    first, second, _third = asked
    way(world, browser, first, "GP_VISITS", "?")
    assert [state(first, "GP_VISITS", Point(one)) for one in POINTS] == [Due.NOT_KNOWN] * 2
    assert state(first, "GP_VISITS", Point.M6) is Due.GIVEN_UP
    page = browser(world.gunnar).get(grid_address(world.gp_office)).content.decode()
    assert key(first, "GP_VISITS", Point.M6) not in page
    assert key(first, "OUT_OF_HOURS", Point.M6) in page
    assert key(second, "GP_VISITS", Point.M6) in page


@pytest.mark.parametrize("way", [by_grid, by_file, by_sheet])
def test_a_number_instead_keeps_it_open(
    world: World, asked: list[Patient], browser: Browser, way: Way
) -> None:
    way(world, browser, asked[0], "GP_VISITS", "2")
    assert state(asked[0], "GP_VISITS", Point.M6) is Due.LATE
    page = browser(world.gunnar).get(grid_address(world.gp_office)).content.decode()
    assert key(asked[0], "GP_VISITS", Point.M6) in page


def test_one_by_file_and_one_by_grid_are_two_in_a_row(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client = browser(world.hanne)
    file = bring(client, world, f"id;tidspunkt;GP_VISITS\n{asked[0].id};Baseline;ukjent\n")
    choose(client, file, "PERSON", "POINT", "GP_VISITS")
    take(client, file)
    assert state(asked[0], "GP_VISITS", Point.M6) is Due.LATE
    cell = {key(asked[0], "GP_VISITS", Point.M3): "?"}
    send(browser(world.gunnar), grid_address(world.gp_office), **cell)
    assert state(asked[0], "GP_VISITS", Point.M6) is Due.GIVEN_UP


def test_an_office_is_not_asked_for_what_it_did_not_know_twice(
    world: World, browser: Browser
) -> None:
    (one,) = group(world.hadsel, world.centre, world.nora, [{}])
    one.gp_unit = world.gp_office
    one.save(using="owner")
    make.grant(one, world.gp_office, world.gp_agreement, world.adam.user)
    by_file(world, browser, one, "GP_VISITS", "?")
    ask_for_benefits()
    request = CollectionRequest.objects.using("owner").get(unit=world.gp_office)
    page = browser(world.gunnar).get(grid_address(world.gp_office)).content.decode()
    cells = re.findall(r'name="([0-9a-f]{32}-[^"]+)"', page)
    marked = re.findall(r'_mark" data-state="(MISSING|NOT_KNOWN)"', page)
    assert request.cells == len(cells) - len(marked)
    assert f"{one.id.hex}-GP_VISITS-M6" not in cells
    assert f"{one.id.hex}-OUT_OF_HOURS-M6" in cells


@pytest.mark.parametrize("way", [by_file, by_sheet])
def test_a_person_is_not_asked_again_what_she_did_not_know_twice(
    world: World, browser: Browser, way: Way
) -> None:
    started = NOW - timedelta(days=190)
    (one,) = group(world.hadsel, world.centre, world.nora, [{}], started_at=started)
    for code in ("SAFETY", "MASTERY", "KNOWLEDGE"):
        way_of(way, world, browser, one, code)
    assert state(one, "SAFETY", Point.M6) is Due.GIVEN_UP
    assert state(one, "CONTROL", Point.M6) is Due.DUE
    ask_for_benefits()
    assert Survey.objects.using("owner").filter(patient=one, point="M6").exists()


def way_of(way: Way, world: World, browser: Browser, of: Patient, code: str) -> None:
    if way is by_file:
        by_file(world, browser, of, code, "?")
        return
    client, address = browser(world.nora), f"/benefits/patients/{of.id}/"
    seen = client.get(address).content.decode().split('name="seen" value="')[1].split('"')[0]
    cells = {f"{code}-{point}": "?" for point in POINTS}
    assert client.post(address, {"seen": seen, **cells}).status_code == 302
