"""Five thousand rows as people really write them: exactly the mistakes made are told."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice, product
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from benefits.models import IndicatorValue
from benefits.rules.imports import ImportState
from benefits.rules.points import Point
from benefits.tasks import take_file_task
from dho.demo.simulator.identity_numbers import synthetic_national_number
from dho.lib.fields import blind_index
from tenants.models import AuditEvent
from tests import factories as make
from tests.benefits.test_imports import bring, choose, stored, take, wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership
    from tests.world import World

ROWS = 5_000
STARTED = datetime(2024, 9, 1, 12, tzinfo=UTC)
HEADER = ["Fødselsnr.", "Navn", "Tidspunkt", "Besøk hos fastlege", "Trygghet (1–5)", "Minutter"]
COLUMNS = ("PERSON", "", "POINT", "GP_VISITS", "SAFETY", "HOME_MINUTES")
NBSP = "\u00a0"


def number_of(serial: int) -> str:
    return synthetic_national_number(date(1930, 1, 1) + timedelta(days=serial), 0)


def tidy(serial: int) -> tuple[int, int, Decimal]:
    return serial % 9, serial % 5 + 1, Decimal(serial % 1200) + Decimal(serial % 10) / 10


def written(serial: int, number: str, point: Point) -> list[Any]:
    """A row that is right, in one of many hands."""
    visits, safe, minutes = tidy(serial)
    person: Any = (
        number, f"{number[:6]} {number[6:]}", f"{number[:6]}{NBSP}{number[6:]} ", int(number),
        f"{number[:6]}-{number[6:]}", f"'{number}",
    )[serial % 6]  # fmt: skip
    months = point.months
    when: Any = (
        ("Baseline", " før start", 0, "BASELINE")
        if not months
        else (f"M{months}", f"{months} mnd", months, f"Måned{NBSP}{months} ")
    )[serial % 4]
    comma = str(minutes).replace(".", ",")
    big = f"{minutes:,.1f}".replace(",", NBSP).replace(".", ",")
    how_long: Any = (float(minutes), comma, big, f" {minutes} ")[serial % 4]
    how_many: Any = (visits, str(visits), f"{visits},0", float(visits), f"{NBSP}{visits}")[
        serial % 5
    ]
    return [person, "Ola Nordmann", when, how_many, "Ukjent" if serial % 7 == 0 else safe, how_long]


# What is done to every 250th row, and which column is then told with which word.
FAULTS: list[tuple[int, Any, tuple[int, str]]] = [
    (0, "", (0, "PERSON_MISSING")),
    (0, "12345678901", (0, "NUMBER_WRONG")),
    (0, number_of(9_000), (0, "PERSON_UNKNOWN")),
    (2, "M4", (2, "POINT_UNKNOWN")),
    (2, NBSP, (2, "POINT_MISSING")),
    (3, "mange", (3, "NOT_A_NUMBER")),
    (3, "1,5", (3, "OUT_OF_BOUNDS")),
    (3, -1, (3, "OUT_OF_BOUNDS")),
    (3, date(2026, 5, 1), (3, "IS_A_DATE")),
    (4, 6, (4, "OUT_OF_BOUNDS")),
    (5, "=A1*2", (5, "IS_A_FORMULA")),
    (5, "1.234", (5, "AMBIGUOUS")),
    (5, "#N/A", (5, "NOT_A_NUMBER")),
    (5, True, (5, "NOT_A_NUMBER")),
]


def book_of(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    page.append(HEADER)
    for row in rows:
        page.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def rows(world: World) -> list[list[Any]]:
    """Five thousand rows of 556 persons at nine points, with an empty row now and then."""
    for serial in range(556):
        number = number_of(serial)
        one = make.patient(
            world.hadsel,
            f"P{serial}",
            national_number=number,
            national_number_index=blind_index(number),
        )
        make.enrolment(one, world.centre, started_at=STARTED)
    pairs = islice(product(range(556), tuple(Point)[:9]), ROWS)
    found = []
    for serial, (person, point) in enumerate(pairs):
        row = written(serial, number_of(person), point)
        found.append(row)
    return found


@pytest.mark.timeout(300)
def test_a_messy_file_is_told_exactly_then_the_mended_one_is_taken_and_undone(
    world: World, rows: list[list[Any]], browser: Callable[[Membership], Client]
) -> None:
    client = browser(world.hanne)
    messy = [list(row) for row in rows]
    expected: list[tuple[int, int | None, str]] = []
    for place, (column, said, told) in enumerate(FAULTS):
        for at in range(100 + place * 17, ROWS, 1_250):
            messy[at][column] = said
            expected.append((at + 2, *told))
    # The last row stands a second time: all three of its figures.
    messy.append(list(rows[-1]))
    expected += [(ROWS + 2, column, "TWICE") for column in (3, 4, 5)]
    messy.append(["", None, NBSP, "", None, ""])
    messy.append([number_of(3), "uten tall", "M3", None, " ", ""])
    file = bring(client, world, book_of(messy), "rotete.xlsx")
    choose(client, file, *COLUMNS)
    assert sorted(wrong(file), key=str) == sorted(expected, key=str)
    findings = stored(file).findings
    assert findings["rows"] == ROWS + 1
    assert findings["without"] == 1
    take(client, file, status=409)
    assert not IndicatorValue.objects.using("owner").exists()

    clean = bring(client, world, book_of(rows), "ryddig.xlsx")
    found = stored(clean).findings
    assert (found["wrong"], found["new"], found["persons"]) == (0, ROWS * 3, 556)
    take(client, clean)
    # Where a broker listens the file waits for a worker, which does this:
    take_file_task(str(clean.id), str(world.hanne.id))
    assert (stored(clean).state, stored(clean).taken) == (ImportState.TAKEN, ROWS * 3)
    values = IndicatorValue.objects.using("owner").filter(superseded_at=None)
    by_row = {(one.import_row, one.indicator): one.value for one in values}
    for serial in range(0, ROWS, 37):
        visits, safe, minutes = tidy(serial)
        assert by_row[serial + 2, "GP_VISITS"] == visits
        assert by_row[serial + 2, "SAFETY"] == (None if serial % 7 == 0 else safe)
        assert by_row[serial + 2, "HOME_MINUTES"] == minutes
    event = AuditEvent.objects.using("owner").get(action="IMPORT_BENEFITS")
    assert len(event.patient_ids) == 556

    assert client.post(f"/benefits/import/{clean.id}/undo/").status_code == 302
    assert not values.all().exists()
    assert stored(clean).undone == ROWS * 3
