"""What is late, missing and not known stays visible in the grid, told apart, and can be filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from benefits.models import CollectionRequest
from benefits.operations import collecting
from benefits.rules.benefit_plan import SOURCE_PLAN
from benefits.rules.due import Due, due_cells
from benefits.rules.offices import is_missing_in, latest_quarter
from benefits.rules.points import Course, Point
from tests.benefits.conftest import NOW, STARTED, put
from tests.benefits.grid_page import grid_address, key, send, standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership, Patient
    from tests.world import World

    Browser = Callable[[Membership], Client]


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def mark(page: str, name: str) -> str:
    """Return the state and the word that stand at a cell."""
    found = re.search(rf'id="id_{name}_mark" data-state="([A-Z_]+)">([^<]+)<', page)
    return f"{found[1]} {found[2]}" if found else ""


def head(page: str) -> list[str]:
    """Return what is counted at the head of the page."""
    listed = re.search(r"<ul[^>]*data-standing>(.*?)</ul>", page, re.DOTALL)
    return re.findall(r">([^<>]+)</li>", listed[1]) if listed else []


def test_late_missing_and_not_known_are_told_apart_in_words(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client, address = browser(world.gunnar), grid_address(world.gp_office)
    first = asked[0]
    send(client, address, **{key(first, "GP_VISITS", Point.M6): "?"})
    page = client.get(address).content.decode()
    assert mark(page, key(first, "GP_VISITS", Point.BASELINE)) == "MISSING Missing"
    assert mark(page, key(first, "GP_VISITS", Point.M3)) == "LATE Late"
    assert mark(page, key(first, "GP_VISITS", Point.M6)) == "NOT_KNOWN Not known"
    assert f'aria-describedby="id_{key(first, "GP_VISITS", Point.M3)}_mark grid-help"' in page


def test_a_figure_that_is_given_has_no_mark(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client, address = browser(world.gunnar), grid_address(world.gp_office)
    send(client, address, **{key(asked[0], "GP_VISITS", Point.M3): "2"})
    page = client.get(address).content.decode()
    assert key(asked[0], "GP_VISITS", Point.M3) in page
    assert mark(page, key(asked[0], "GP_VISITS", Point.M3)) == ""


def test_they_are_counted_at_the_head_of_the_grid(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client, address = browser(world.gunnar), grid_address(world.gp_office)
    send(client, address, **{key(asked[0], "GP_VISITS", Point.M6): "?"})
    page = client.get(address).content.decode()
    states = re.findall(r'_mark" data-state="([A-Z_]+)"', page)
    assert states
    assert head(page) == [
        f"{states.count('LATE')} late",
        f"{states.count('MISSING')} missing",
        "1 not known",
    ]


def test_what_is_missing_can_still_be_filled_in(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client, address = browser(world.gunnar), grid_address(world.gp_office)
    name = key(asked[0], "GP_VISITS", Point.BASELINE)
    assert send(client, address, **{name: "4"}).status_code == 302
    found = standing(asked[0], "GP_VISITS", Point.BASELINE)
    assert found
    assert found.value == 4
    page = client.get(address).content.decode()
    assert re.search(rf'name="{name}" value="4"', page), "it stays, to be corrected"
    assert mark(page, name) == ""


def test_what_is_missing_keeps_no_request_open(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client, address = browser(world.gunnar), grid_address(world.gp_office)
    page = client.get(address).content.decode()
    names = set(re.findall(r'name="([0-9a-f]{32}-[^"]+)"', page))
    missing = {name for name in names if mark(page, name).startswith("MISSING")}
    assert missing
    send(client, address, **dict.fromkeys(names - missing, "1"))
    assert "0 figures left" in client.get(address).content.decode()
    assert CollectionRequest.objects.using("owner").get(unit=world.gp_office).done_at
    assert "data-start-line" not in client.get("/worklist/").content.decode()


def test_what_is_given_up_is_neither_asked_for_nor_missing(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    for point in (Point.BASELINE, Point.M3):
        put(asked[0], "GP_VISITS", point, None, world.nora)
    page = browser(world.gunnar).get(grid_address(world.gp_office)).content.decode()
    assert key(asked[0], "GP_VISITS", Point.M6) not in page


def test_of_a_table_that_would_be_too_large_it_is_said_how_many_are_left_out(
    world: World, asked: list[Patient], browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = browser(world.gunnar).get(grid_address(world.gp_office)).content.decode()
    count = len(re.findall(r'data-state="MISSING">Missing', whole))
    monkeypatch.setattr(collecting, "MOST_CELLS", 5)
    page = browser(world.gunnar).get(grid_address(world.gp_office)).content.decode()
    assert key(asked[0], "GP_VISITS", Point.BASELINE) not in page
    assert key(asked[0], "GP_VISITS", Point.M3) in page
    assert f"{count} missing" in head(page)
    assert f"{count} missing figures are not shown" in page


def test_the_page_of_collecting_counts_them_at_its_head(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    page = browser(world.hanne).get("/benefits/collect/").content.decode()
    late, missing = head(page)[:2]
    assert re.fullmatch(r"[1-9]\d* late", late)
    assert re.fullmatch(r"[1-9]\d* missing", missing)
    lead = browser(world.lise).get("/benefits/collect/").content.decode()
    assert head(lead) == head(page), "the lead sees the same counts, and no name"


def test_a_figure_is_missing_in_its_own_quarter_and_in_later_ones() -> None:
    course, today = Course(STARTED.date(), None), NOW.date()
    cells = {
        (cell.indicator, cell.point): cell for cell in due_cells(SOURCE_PLAN, course, today, {})
    }
    baseline = cells["GP_VISITS", Point.BASELINE]
    assert baseline.state is Due.MISSING
    assert is_missing_in(baseline, latest_quarter(today))
    assert not is_missing_in(cells["GP_VISITS", Point.M3], latest_quarter(today)), "it is late"
