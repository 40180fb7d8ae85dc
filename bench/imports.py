"""What a file of 5,000 rows takes: reading it, holding it against persons and plan, taking it, undoing it."""

from __future__ import annotations

import io
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from bench.table import Row, figure, milliseconds
from benefits.forms.table_files import read_table
from benefits.operations.import_taking import ask_to_take, take_file, undo_file
from benefits.operations.imports import Brought, bring_file, choose_columns
from benefits.presenters.imports import indicator_words
from benefits.queries.plan import benefit_plan
from benefits.rules.imports import Columns
from benefits.rules.points import Point
from dho.identity.queries import party_of, viewer_of_membership
from dho.lib.scope import scope
from tenants.rules.codes import Role, UnitKind
from tests import factories as make

if TYPE_CHECKING:
    from collections.abc import Callable

_CODES = ("GP_VISITS", "SAFETY", "HOME_MINUTES")
_COLUMNS = Columns(person=0, point=1, figures={2: "GP_VISITS", 3: "SAFETY", 4: "HOME_MINUTES"})


def measure(*, rows: int) -> list[Row]:
    """Return the time of each step of one file, and the most memory that reading it holds."""
    content, tenant_id, member_id = _file(rows)
    what = f"file of {rows:,} rows, {rows * len(_CODES):,} figures, {len(content) // 1024} kB"
    table, took = _timed(lambda: read_table(content))
    tracemalloc.start()
    read_table(content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    found = [
        figure(f"{what}: read", milliseconds(took)),
        figure(f"{what}: memory at most while it is read", f"{most / 1_048_576:.0f} MB"),
    ]
    viewer = viewer_of_membership(member_id)
    assert viewer is not None
    names = indicator_words(benefit_plan(tenant_id))
    brought = Brought("bench.xlsx", sha256(content).hexdigest(), table)
    with scope(party_of(viewer)):
        file = bring_file(by=viewer, tenant_id=tenant_id, brought=brought, names=names)

    def look() -> None:
        with scope(party_of(viewer)):
            choose_columns(by=viewer, file_id=file.id, columns=_COLUMNS, names=names)

    def take() -> None:
        with scope(party_of(viewer)):
            ask_to_take(by=viewer, file_id=file.id)
        take_file(by=viewer, file_id=file.id, words=indicator_words)

    def undo() -> None:
        with scope(party_of(viewer)):
            undo_file(by=viewer, file_id=file.id)

    for name, step in (("looked through", look), ("taken", take), ("undone", undo)):
        found.append(figure(f"{what}: {name}", milliseconds(_timed(step)[1])))
    return found


def _timed(step: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    made = step()
    return made, time.perf_counter() - began


def _file(rows: int) -> tuple[bytes, Any, Any]:
    """Return an XLSX about a municipality of its own, which is made for it."""
    home = make.tenant("Filkommunen")
    unit = make.unit(home, UnitKind.MUNICIPAL, "Hjemmetjenesten")
    member = make.member("Hanne", unit, Role.DHO_RESOURCE)
    started = datetime.now(tz=UTC) - timedelta(days=800)
    people = []
    for number in range(rows // len(Point) + 1):
        one = make.patient(home, f"P{number}")
        make.enrolment(one, unit, started_at=started)
        people.append(one.id)
    book = Workbook()
    page = book.worksheets[0]
    page.append(["Person", "Tidspunkt", *_CODES])
    for number in range(rows):
        point = list(Point)[number % len(Point)]
        figures = [number % 9, number % 5 + 1, f"{number % 900},5"]
        page.append([str(people[number // len(Point)]), point.value, *figures])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue(), home.id, member.id
