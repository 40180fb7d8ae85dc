"""A part is never more than its whole: not on the sheet, in the grid, in a file or from another system."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from benefits.models import IndicatorValue
from benefits.rules.benefit_plan import SOURCE_PLAN
from benefits.rules.parts import parts_too_large
from benefits.rules.points import Point
from tests import factories as make
from tests.benefits.conftest import put
from tests.benefits.grid_page import grid_address, key, send, standing
from tests.benefits.test_imports import KARI, bring, choose, number_it, take
from tests.interop.sending import bearer
from tests.interop.test_measure_reports import REPORTS, a_report
from tests.interop.test_measure_reports import group as score

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership, Patient
    from tests.world import World

    Browser = Callable[[Membership], Client]

WHOLE, PART = ("GP_VISITS", Point.BASELINE), ("GP_VISITS_AT_START", Point.BASELINE)
MORE = "More than in all three months."


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({WHOLE: 2, PART: 3}, [PART]),
        ({WHOLE: 2, PART: 2}, []),
        ({WHOLE: None, PART: 3}, []),
        ({PART: 3}, []),
        ({WHOLE: 0, PART: None}, []),
    ],
)
def test_a_part_is_held_against_its_whole_where_both_are_numbers(
    values: dict[Any, Any], wrong: list[Any]
) -> None:
    assert list(parts_too_large(SOURCE_PLAN, values, values)) == wrong
    assert list(parts_too_large(SOURCE_PLAN, values, ())) == [], "nobody touched it"


def test_the_sheet_refuses_it_in_words_and_keeps_what_was_typed(
    world: World, hadsel_group: list[Patient], browser: Browser
) -> None:
    of = hadsel_group[0]
    client = browser(world.nora)
    page = client.get(f"/benefits/patients/{of.id}/")
    seen = page.context["form"].initial["seen"]
    body = {"seen": seen, "GP_VISITS-BASELINE": "2", "GP_VISITS_AT_START-BASELINE": "3"}
    answer = client.post(f"/benefits/patients/{of.id}/", body)
    assert answer.status_code == 422
    assert MORE in answer.content.decode()
    assert 'value="3"' in answer.content.decode()
    assert standing(of, *PART) is None
    fine = client.post(f"/benefits/patients/{of.id}/", {**body, "GP_VISITS_AT_START-BASELINE": "1"})
    assert fine.status_code == 302


def test_the_grid_marks_the_cell_and_saves_nothing_of_anybody(
    world: World, asked: list[Patient], browser: Browser
) -> None:
    first, second, _third = asked
    address = grid_address(world.gp_office)
    client = browser(world.gunnar)
    answer = send(
        client,
        address,
        **{key(first, *WHOLE): "1", key(second, *WHOLE): "1", key(second, *PART): "2"},
    )
    assert answer.status_code == 422
    assert MORE in answer.content.decode()
    assert standing(first, *WHOLE) is None
    assert send(client, address, **{key(second, *WHOLE): "2"}).status_code == 302


@pytest.mark.parametrize("in_two_files", [False, True])
def test_a_file_says_in_which_row_a_part_is_too_large(
    world: World, browser: Browser, *, in_two_files: bool
) -> None:
    number_it(world.kari, KARI)
    if in_two_files:
        put(world.kari, *WHOLE, 2, world.nora)
    cells = "" if in_two_files else "2"
    client = browser(world.nora)
    file = bring(
        client,
        world,
        f"Fødselsnummer;Tidspunkt;GP_VISITS;GP_VISITS_AT_START\n{KARI};baseline;{cells};3\n",
    )
    choose(client, file, "PERSON", "POINT", "GP_VISITS", "GP_VISITS_AT_START")
    page = client.get(f"/benefits/import/{file.id}/").content.decode()
    assert MORE in page
    take(client, file, 409)
    assert not IndicatorValue.objects.using("owner").filter(indicator=PART[0]).exists()


def test_a_measure_report_with_too_large_a_part_is_refused_at_its_group(
    client: Client, world: World
) -> None:
    token = make.personal_token(world.hanne)
    groups = [score("GP_VISITS", 2), score("GP_VISITS_AT_START", 3)]
    answer: Any = client.post(
        REPORTS,
        a_report(world.kari, group=groups),
        content_type="application/fhir+json",
        headers=bearer(token),
    )
    assert answer.status_code == 422
    [issue] = answer.json()["issue"]
    assert issue["code"] == "invariant"
    assert issue["expression"] == ["MeasureReport.group[1].measureScore"]


def test_a_part_that_was_recorded_too_large_before_counts_as_not_known(
    world: World, hadsel_group: list[Patient]
) -> None:
    from benefits.rules.report import Person, part_at_start

    values = {WHOLE: Decimal(2), PART: Decimal(5)}
    person = Person(id=hadsel_group[0].id, started_on=hadsel_group[0].birth_date, values=values)
    row = SOURCE_PLAN.benefit_of("GP_VISITS")
    assert part_at_start(person, row.indicators[0], row, Point.BASELINE) is None
