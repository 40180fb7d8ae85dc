"""Figures from files: read, mapped, looked through, taken whole or not at all, and undone."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from benefits.models import ImportFile, ImportMapping, IndicatorValue
from benefits.operations.import_taking import NotTaken, ask_to_take, undo_file
from benefits.operations.imports import NotWaiting, expire_all
from benefits.operations.values import Entry, record_values
from benefits.rules.imports import ImportState
from benefits.rules.points import Point
from dho.demo.simulator.identity_numbers import synthetic_national_number
from dho.lib.fields import blind_index
from dho.lib.scope import scope
from tenants.models import AuditEvent
from tenants.rules.codes import Role
from tests import factories as make
from tests.benefits.conftest import NOW, put

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership, Patient
    from tests.world import World

    Browser = Callable[[Membership], Client]

KARI, OTHER = (synthetic_national_number(date(1943, 3, 1), serial) for serial in (100, 102))
# Its last check digit does not fit.
NOBODY = KARI[:-1] + str((int(KARI[-1]) + 1) % 10)
WIDE = "Fødselsnummer;Tidspunkt;Besøk hos fastlegen;SAFETY\n"


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def number_it(of: Patient, number: str) -> None:
    of.national_number, of.national_number_index = number, blind_index(number)
    of.save(using="owner")


@pytest.fixture
def kari(world: World) -> Patient:
    number_it(world.kari, KARI)
    return world.kari


def stored(file: ImportFile) -> ImportFile:
    return ImportFile.objects.using("owner").get(id=file.id)


def bring(client: Client, world: World, content: str | bytes, name: str = "tall.csv") -> ImportFile:
    body = content.encode() if isinstance(content, str) else content
    upload = SimpleUploadedFile(name, body)
    answer = client.post("/benefits/import/", {"tenant": world.hadsel.id, "file": upload})
    assert answer.status_code == 302, answer.content.decode()
    return ImportFile.objects.using("owner").get(id=answer["Location"].split("/")[3])


def choose(client: Client, file: ImportFile, *columns: str, **more: str) -> None:
    body = {f"column-{at}": one for at, one in enumerate(columns)}
    answer = client.post(f"/benefits/import/{file.id}/columns/", {**body, **more})
    assert answer.status_code == 302, answer.content.decode()


def take(client: Client, file: ImportFile, status: int = 302) -> None:
    assert client.post(f"/benefits/import/{file.id}/take/").status_code == status


def wrong(file: ImportFile) -> list[tuple[int, int | None, str]]:
    found = stored(file).findings
    assert found
    return [(row, column, code) for row, column, code, _about in found["errors"]]


def standing(of: Patient) -> dict[tuple[str, str], Decimal | None]:
    rows = IndicatorValue.objects.using("owner").filter(patient_id=of.id, superseded_at=None)
    return {(one.indicator, one.point): one.value for one in rows}


COLUMNS = ("PERSON", "POINT", "GP_VISITS", "SAFETY")


def test_a_csv_is_brought_mapped_looked_through_and_taken(
    world: World, kari: Patient, browser: Browser
) -> None:
    client = browser(world.hanne)
    file = bring(client, world, WIDE + f"{KARI};Baseline;3;2\n{KARI};M6;1,0;?\n")
    page = client.get(f"/benefits/import/{file.id}/columns/").content.decode()
    assert page.count(" selected") >= 4
    assert KARI not in page
    choose(client, file, *COLUMNS)
    assert not standing(kari)
    page = client.get(f"/benefits/import/{file.id}/").content.decode()
    assert "Take 4 figures" in page
    take(client, file)
    assert standing(kari) == {
        ("GP_VISITS", "BASELINE"): 3,
        ("SAFETY", "BASELINE"): 2,
        ("GP_VISITS", "M6"): 1,
        ("SAFETY", "M6"): None,
    }
    row = stored(file)
    assert (row.state, row.content, row.taken) == (ImportState.TAKEN, None, 4)
    one = IndicatorValue.objects.using("owner").get(indicator="GP_VISITS", point="M6")
    assert (one.import_file_id, one.import_row, one.entered_by_id) == (
        file.id,
        3,
        world.hanne.user_id,
    )
    history = client.get(f"/benefits/patients/{kari.id}/").content.decode()
    assert "tall.csv, row 3" in history


def test_nothing_is_taken_while_one_row_is_wrong(
    world: World, kari: Patient, browser: Browser
) -> None:
    client = browser(world.hanne)
    file = bring(client, world, WIDE + f"{KARI};Baseline;3;2\n{NOBODY};Baseline;3;2\n")
    choose(client, file, *COLUMNS)
    assert wrong(file) == [(3, 0, "NUMBER_WRONG")]
    page = client.get(f"/benefits/import/{file.id}/").content.decode()
    assert "eleven digits" in page
    assert "import-take" not in page
    assert NOBODY not in page
    take(client, file, status=409)
    assert not standing(kari)
    for kind in ("csv", "xlsx"):
        answer = client.get(f"/benefits/import/{file.id}/errors.{kind}")
        assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in book.worksheets[0][2]][:2] == ["3", "A: Fødselsnummer"] or [
        cell.value for cell in book.worksheets[0][2]
    ][:2] == [3, "A: Fødselsnummer"]


def test_a_file_of_the_same_kind_is_read_the_same_way_next_time(
    world: World, kari: Patient, browser: Browser
) -> None:
    client = browser(world.hanne)
    odd = "A;B;C\n"
    file = bring(client, world, f"{odd}{KARI};M3;4\n")
    choose(client, file, "PERSON", "POINT", "GP_VISITS")
    again = bring(client, world, f"{odd}{KARI};M6;5\n")
    assert stored(again).findings["new"] == 1
    assert ImportMapping.objects.using("owner").count() == 1


def test_the_same_file_twice_is_told(world: World, kari: Patient, browser: Browser) -> None:
    client = browser(world.hanne)
    content = WIDE + f"{KARI};Baseline;3;2\n"
    file = bring(client, world, content)
    choose(client, file, *COLUMNS)
    assert 'id="same-file"' not in client.get(f"/benefits/import/{file.id}/").content.decode()
    take(client, file)
    again = bring(client, world, content)
    page = client.get(f"/benefits/import/{again.id}/").content.decode()
    assert 'id="same-file"' in page
    assert "There is nothing new in the file" in page
    take(client, again)
    assert stored(again).taken == 0
    assert len(standing(kari)) == 2


def test_undoing_puts_back_what_stood_and_leaves_what_was_changed_since(
    world: World, kari: Patient, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(kari, "GP_VISITS", Point.BASELINE, 7, world.nora)
    client = browser(world.hanne)
    file = bring(client, world, WIDE + f"{KARI};Baseline;3;2\n{KARI};M6;1;5\n")
    choose(client, file, *COLUMNS)
    assert stored(file).findings["replaced"] == 1
    take(client, file)
    monkeypatch.setattr("dho.lib.clock.now", lambda: NOW + timedelta(minutes=5))
    with scope(world.party(world.nora)):
        record_values(
            by=world.viewer(world.nora),
            patient_id=kari.id,
            entries=[Entry("SAFETY", Point.M6, Decimal(4))],
        )
    page = client.get(f"/benefits/import/{file.id}/undo/").content.decode()
    assert 'id="changed-since"' in page
    assert "Feels safe at home, month 6" in page
    assert client.post(f"/benefits/import/{file.id}/undo/").status_code == 302
    assert standing(kari) == {("GP_VISITS", "BASELINE"): 7, ("SAFETY", "M6"): 4}
    row = stored(file)
    assert (row.state, row.undone) == (ImportState.UNDONE, 3)
    with scope(world.party(world.hanne)), pytest.raises(NotTaken):
        undo_file(by=world.viewer(world.hanne), file_id=file.id)


def test_two_files_are_undone_one_after_the_other(
    world: World, kari: Patient, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(world.hanne)
    files = []
    for step, value in enumerate((3, 5)):
        monkeypatch.setattr("dho.lib.clock.now", lambda at=step: NOW + timedelta(minutes=at))
        file = bring(client, world, f"fnr;tidspunkt;GP_VISITS\n{KARI};M3;{value}\n")
        choose(client, file, "PERSON", "POINT", "GP_VISITS")
        take(client, file)
        files.append(file)
    monkeypatch.setattr("dho.lib.clock.now", lambda: NOW + timedelta(minutes=9))
    client.post(f"/benefits/import/{files[1].id}/undo/")
    assert standing(kari) == {("GP_VISITS", "M3"): 3}
    monkeypatch.setattr("dho.lib.clock.now", lambda: NOW + timedelta(minutes=10))
    client.post(f"/benefits/import/{files[0].id}/undo/")
    assert standing(kari) == {}


def test_a_long_table_names_its_indicator_in_any_language(
    world: World, kari: Patient, browser: Browser
) -> None:
    client = browser(world.hanne)
    rows = f"{KARI}\t15.03.2024\tVisits to the GP\t2\n{KARI}\t15.03.2024\tOUT_OF_HOURS\t1\n"
    file = bring(client, world, "Person\tDato\tIndikator\tVerdi\n" + rows)
    page = client.get(f"/benefits/import/{file.id}/columns/").content.decode()
    assert page.count(" selected") >= 4
    choose(client, file, "PERSON", "DAY", "INDICATOR", "VALUE")
    # 74 days after the start: month 3; visits out of hours are asked for every six months.
    assert wrong(file) == [(3, 3, "NOT_MEASURED_THEN")]
    assert stored(file).findings["new"] == 1


def test_a_person_of_another_municipality_is_as_unknown_as_nobody(
    world: World, kari: Patient, browser: Browser
) -> None:
    number_it(world.bjorn, OTHER)
    client = browser(world.hanne)
    file = bring(client, world, WIDE + f"{OTHER};Baseline;3;2\n{world.bjorn.id};Baseline;3;2\n")
    choose(client, file, *COLUMNS)
    assert wrong(file) == [(2, 0, "PERSON_UNKNOWN"), (3, 0, "PERSON_UNKNOWN")]


def test_a_nurse_of_the_centre_brings_figures_for_who_is_followed_up(
    world: World, kari: Patient, browser: Browser
) -> None:
    client = browser(world.nora)
    file = bring(client, world, WIDE + f"{KARI};Baseline;3;2\n")
    choose(client, file, *COLUMNS)
    take(client, file)
    assert len(standing(kari)) == 2


@pytest.mark.parametrize("who", ["lise", "gunnar", "per", "adam", "petra"])
def test_who_does_not_record_brings_no_file(world: World, browser: Browser, who: str) -> None:
    client = browser(getattr(world, who))
    assert client.get("/benefits/import/").status_code == 403
    assert client.get(f"/benefits/import/template/{world.hadsel.id}.xlsx").status_code == 403


def test_another_municipality_opens_no_file_and_brings_none(
    world: World, kari: Patient, browser: Browser
) -> None:
    file = bring(browser(world.hanne), world, WIDE + f"{KARI};Baseline;3;2\n")
    siv = make.member("Siv", world.sortland_home_care, Role.DHO_RESOURCE)
    client = browser(siv)
    for address in ("", "columns/", "undo/", "errors.csv", "progress/"):
        assert client.get(f"/benefits/import/{file.id}/{address}").status_code == 404
    assert client.post(f"/benefits/import/{file.id}/take/").status_code == 404
    upload = SimpleUploadedFile("x.csv", (WIDE + f"{KARI};Baseline;3;2\n").encode())
    answer = client.post("/benefits/import/", {"tenant": world.hadsel.id, "file": upload})
    assert answer.status_code == 422
    assert client.get(f"/benefits/import/template/{world.hadsel.id}.xlsx").status_code == 404


def test_the_access_log_has_one_row_per_file_with_its_persons_and_no_number(
    world: World, kari: Patient, browser: Browser
) -> None:
    client = browser(world.hanne)
    file = bring(client, world, WIDE + f"{KARI};Baseline;3;2\n")
    choose(client, file, *COLUMNS)
    take(client, file)
    events = AuditEvent.objects.using("owner").filter(action="IMPORT_BENEFITS")
    (event,) = events
    assert (event.tenant_id, event.patient_ids) == (world.hadsel.id, [kari.id])
    assert event.detail == {"file": str(file.id), "figures": 2}
    everything = str(list(AuditEvent.objects.using("owner").values()))
    assert KARI not in everything
    assert KARI not in str(ImportFile.objects.using("owner").values("findings", "columns").get())


def test_what_nobody_took_is_deleted_after_a_day(
    world: World, kari: Patient, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(world.hanne)
    file = bring(client, world, WIDE + f"{KARI};Baseline;3;2\n")
    choose(client, file, *COLUMNS)
    assert expire_all() == 0
    monkeypatch.setattr("dho.lib.clock.now", lambda: NOW + timedelta(hours=24))
    with scope(world.party(world.hanne)), pytest.raises(NotWaiting):
        ask_to_take(by=world.viewer(world.hanne), file_id=file.id)
    assert expire_all() == 1
    row = stored(file)
    assert (row.state, row.content, row.findings) == (ImportState.EXPIRED, None, None)
    monkeypatch.setattr("dho.lib.clock.now", lambda: NOW)
    assert "Given up" in client.get(f"/benefits/import/{file.id}/").content.decode()


def test_what_became_wrong_before_it_was_taken_takes_nothing(
    world: World, kari: Patient, browser: Browser
) -> None:
    client = browser(world.hanne)
    file = bring(client, world, WIDE + f"{KARI};Baseline;3;2\n")
    choose(client, file, *COLUMNS)
    number_it(kari, OTHER)
    take(client, file)
    assert stored(file).state == ImportState.PREVIEWED
    assert wrong(file) == [(2, 0, "PERSON_UNKNOWN")]
    assert not standing(kari)


def test_the_template_comes_back_filled_in(world: World, kari: Patient, browser: Browser) -> None:
    client = browser(world.hanne)
    answer = client.get(f"/benefits/import/template/{world.hadsel.id}.xlsx")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    page, definitions = book.worksheets
    header: list[Any] = [cell.value for cell in page[1]]
    assert KARI not in str(list(page.values))
    # Whose, the point, and which days it covers stand before the figures.
    before, notes = 9, 4
    assert definitions.max_row == len(header) - before + 1 + notes
    assert page.data_validations.count == len(header) - before
    at = header.index("Visits to the GP") + 1
    assert page.cell(2, header.index("Point in time") + 1).value == "Baseline"
    page.cell(2, at).value = 4
    filled = io.BytesIO()
    book.save(filled)
    file = bring(client, world, filled.getvalue(), "mal.xlsx")
    page_text = client.get(f"/benefits/import/{file.id}/columns/").content.decode()
    assert page_text.count(" selected") >= len(header) - before + 2, "whose, when, and each figure"
    names = {"Person id": "PERSON", "Point in time": "POINT", "Visits to the GP": "GP_VISITS"}
    choose(client, file, *[names.get(one, "") for one in header])
    take(client, file)
    assert standing(kari) == {("GP_VISITS", "BASELINE"): 4}
    assert AuditEvent.objects.using("owner").filter(action="IMPORT_TEMPLATE").count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b"Fnr;Tidspunkt\n"),
        ("old.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600),
        ("broken.xlsx", b"PK\x03\x04" + b"\x00" * 600),
        ("nul.csv", b"a;b\n\x00;1\n"),
    ],
)
def test_what_is_no_table_is_refused_in_words(
    world: World, browser: Browser, name: str, content: bytes
) -> None:
    client = browser(world.hanne)
    upload = SimpleUploadedFile(name, content)
    answer = client.post("/benefits/import/", {"tenant": world.hadsel.id, "file": upload})
    assert answer.status_code == 422
    assert "ds-validation-message" in answer.content.decode() or "error" in answer.content.decode()
    assert not ImportFile.objects.using("owner").exists()


def test_a_formula_is_not_evaluated(world: World, kari: Patient, browser: Browser) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["fnr", "tidspunkt", "GP_VISITS"])
    page.append([KARI, "M3", "=1+1"])
    written = io.BytesIO()
    book.save(written)
    client = browser(world.hanne)
    file = bring(client, world, written.getvalue(), "tall.xlsx")
    choose(client, file, "PERSON", "POINT", "GP_VISITS")
    assert wrong(file) == [(2, 2, "IS_A_FORMULA")]
