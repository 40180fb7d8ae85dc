"""Which days each figure covers stands in the grid, on the sheet and in both spreadsheets."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from benefits.operations.asking import ask_for_benefits
from benefits.rules.points import Point
from tests.benefits.conftest import group
from tests.benefits.grid_page import grid_address, key
from tests.benefits.test_imports import bring, choose, standing, take

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership, Patient
    from tests.world import World

    Browser = Callable[[Membership], Client]


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def label(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*aria-label="([^"]+)"', page)
    assert found, name
    return found[1]


def table(answer: Any) -> list[dict[str, Any]]:
    """Return the lines of a workbook's first sheet by their headings."""
    head, *rows = load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_each_cell_of_the_grid_says_from_when_to_when(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    page = browser(world.gunnar).get(grid_address(world.gp_office)).content.decode()
    first = asked[0]
    said = {
        ("GP_VISITS", Point.BASELINE): "from 15 October 2025 to 14 January 2026, both included",
        ("GP_VISITS", Point.M3): "from 15 January 2026 to 14 April 2026, both included",
        ("GP_VISITS_AT_START", Point.BASELINE): "from 16 December 2025 to 14 January 2026, both",
        ("GP_VISITS_AT_START", Point.M3): "from 15 January 2026 to 13 February 2026, both",
    }
    for (code, point), days in said.items():
        assert days in label(page, key(first, code, point))
    assert page.count("follow-up began 15 January 2026") == 3
    cell = page.split(f'name="{key(first, "GP_VISITS", Point.M3)}"')[1].split("</td>")[0]
    assert re.findall(r"<span>([^<]+)</span>", cell) == ["15 Jan 26–", "14 Apr 26"]


def test_a_count_that_an_ending_cut_short_says_so_in_its_days(
    world: World, browser: Browser
) -> None:
    (one,) = group(world.hadsel, world.centre, world.nora, [{}])
    world_ended = datetime(2026, 6, 1, 12, tzinfo=UTC)
    one.enrolments.using("owner").update(ended_at=world_ended, ended_as="WITHDREW")
    ask_for_benefits()
    page = browser(world.hanne).get(grid_address(world.hadsel_home_care)).content.decode()
    assert "from 15 April 2026 to 31 May 2026, both included" in label(
        page, key(one, "KAD_STAYS", Point.M6)
    )


def test_the_offices_spreadsheet_has_when_it_began_and_the_days_of_each_point(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    answer = browser(world.gunnar).get(f"{grid_address(world.gp_office)}template.xlsx")
    lines = {
        one["Point in time"]: one for one in table(answer) if one["Person id"] == str(asked[0].id)
    }
    began = {line["Follow-up began"] for line in lines.values()}
    assert began == {"15 January 2026"}
    assert lines["Baseline"]["First day"] == "15 October 2025"
    assert lines["Baseline"]["Last day"] == "14 January 2026"
    assert lines["Month 3"]["First day"] == "15 January 2026"
    assert lines["Baseline"]["30 days next to the start: first day"] == "16 December 2025"
    assert lines["Month 3"]["30 days next to the start: last day"] == "13 February 2026"
    assert lines["Month 6"]["30 days next to the start: first day"] is None


def test_the_offices_spreadsheet_comes_back_filled_in_and_is_read_as_it_is(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    client = browser(world.hanne)
    answer = client.get(f"{grid_address(world.gp_office)}template.xlsx")
    book = load_workbook(BytesIO(answer.content))
    page = book.worksheets[0]
    header = [str(cell.value) for cell in page[1]]
    at, when = header.index("Visits to the GP") + 1, header.index("Point in time") + 1
    open_cells = [
        row for row in range(2, page.max_row + 1) if page.cell(row, at).fill.fill_type is None
    ]
    for row in open_cells:
        page.cell(row, at).value = "?" if page.cell(row, when).value == "Month 6" else row
    filled = BytesIO()
    book.save(filled)
    file = bring(client, world, filled.getvalue(), "tall.xlsx")
    form = client.get(f"/benefits/import/{file.id}/columns/").content.decode()
    chosen = re.findall(r'name="(column-\d+)".*?</select>', form, re.DOTALL)
    guessed = dict.fromkeys(chosen, "")
    for name in chosen:
        field = form.split(f'name="{name}"')[1].split("</select>")[0]
        guessed[name] = "".join(re.findall(r'<option value="(\w+)" selected', field))
    assert {"PERSON", "POINT", "GP_VISITS"} <= set(guessed.values())
    choose(client, file, *guessed.values())
    take(client, file)
    rows = {(page.cell(row, 1).value, str(page.cell(row, when).value)): row for row in open_cells}
    one = str(asked[0].id)
    assert standing(asked[0]) == {
        ("GP_VISITS", "BASELINE"): rows[one, "Baseline"],
        ("GP_VISITS", "M3"): rows[one, "Month 3"],
        ("GP_VISITS", "M6"): None,
    }
    page = load_workbook(
        BytesIO(client.get(f"{grid_address(world.gp_office)}template.xlsx").content)
    ).worksheets[0]
    grey = {page.cell(row, at).fill.fill_type for row in range(2, page.max_row + 1)}
    assert grey == {"solid"}, "what was given is not asked for again"


def test_the_template_has_the_days_of_each_line(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    answer = browser(world.hanne).get(f"/benefits/import/template/{world.hadsel.id}.xlsx")
    lines = {
        line["Point in time"]: line
        for line in table(answer)
        if line["Person id"] == str(asked[0].id)
    }
    assert lines["Month 6"]["Follow-up began"] == "15 January 2026"
    days = ("First day", "Last day")
    part = ("30 days next to the start: first day", "30 days next to the start: last day")
    assert [lines["Baseline"][one] for one in days] == ["15 October 2025", "14 January 2026"]
    assert [lines["Month 6"][one] for one in days] == ["15 April 2026", "14 July 2026"]
    assert [lines["Month 3"][one] for one in part] == ["15 January 2026", "13 February 2026"]
    assert [lines["Month 6"][one] for one in part] == [None, None]


def test_the_patients_own_sheet_has_the_days_above_each_column(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    page = browser(world.nora).get(f"/benefits/patients/{asked[0].id}/").content.decode()
    assert "15 October 2025 – 14 January 2026" in page
    assert "Baseline 16 December 2025 – 14 January 2026; Month 3 15 January 2026" in page
