"""Files that are strange or hostile: read right, or refused in a sentence, with memory bounded."""

from __future__ import annotations

import io
import itertools
import struct
import tracemalloc
import zipfile
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from benefits.forms.imports import MOST_BYTES
from benefits.forms.table_files import FileRefused, Unreadable, read_table
from benefits.models import ImportFile
from tests.benefits.test_imports import KARI, bring, choose, number_it, standing, take, wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.models import Membership, Patient
    from tests.world import World

    Browser = Callable[[Membership], Client]

MEGABYTE = 1024 * 1024
NORWEGIAN = "Fødselsnummer;Tidspunkt;Besøk hos fastlegen;Kjøretid\n"
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(autouse=True)
def _in_english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture
def kari(world: World) -> Patient:
    number_it(world.kari, KARI)
    return world.kari


def refusal(client: Client, world: World, content: bytes, name: str) -> str:
    """Bring a file that is refused, and return the sentence that stands at the field."""
    upload = SimpleUploadedFile(name, content)
    answer = client.post("/benefits/import/", {"tenant": world.hadsel.id, "file": upload})
    assert answer.status_code == 422
    assert not ImportFile.objects.using("owner").exists()
    return unescape(answer.content.decode())


def a_book() -> bytes:
    book = Workbook()
    book.worksheets[0].append(["fnr", "tidspunkt", "GP_VISITS"])
    book.worksheets[0].append([KARI, "M3", 1])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def with_sheet(sheet: bytes, **others: bytes) -> bytes:
    """Return a workbook whose first sheet is these bytes."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_book())) as before,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as after,
    ):
        for name in before.namelist():
            after.writestr(name, sheet if name == SHEET else before.read(name))
        for name, content in others.items():
            after.writestr(name, content)
    return written.getvalue()


def sheet_of(rows: bytes) -> bytes:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (space, rows)


def bomb() -> bytes:
    """A row that is 200 MB of spaces, under 1 MB in the file."""
    return with_sheet(sheet_of(b"<row>" + b" " * (200 * MEGABYTE) + b"</row>"))


def lying_bomb() -> bytes:
    """The same, that says of itself it is small."""
    content = bytearray(bomb())
    size = next(
        one.file_size
        for one in zipfile.ZipFile(io.BytesIO(bytes(content))).infolist()
        if one.filename == SHEET
    )
    return bytes(content).replace(struct.pack("<L", size), struct.pack("<L", 1_000))


def wide() -> bytes:
    return with_sheet(sheet_of(b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>"))


def wide_with_a_prefix() -> bytes:
    rows = b"<x:row>" + b"<x:c><x:v>1</x:v></x:c>" * 1_000_000 + b"</x:row>"
    return with_sheet(sheet_of(rows).replace(b"xmlns=", b"xmlns:x="))


def wide_with_comments() -> bytes:
    rows = b"<row>" + (b"<c><v>1</v></c>" * 100 + b"<!--<row>-->") * 10_000 + b"</row>"
    return with_sheet(sheet_of(rows))


def laughs() -> bytes:
    """Entities that would grow a thousandfold at every step."""
    names = "abcdefgh"
    said = ['<!ENTITY a "ha">'] + [
        f'<!ENTITY {one} "{f"&{before};" * 1000}">' for before, one in itertools.pairwise(names)
    ]
    head = f"<!DOCTYPE worksheet [{''.join(said)}]>".encode()
    return with_sheet(head + sheet_of(b"<row><c><v>&h;</v></c></row>"))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (bomb, Unreadable.TOO_MUCH),
        (lying_bomb, Unreadable.NOT_A_TABLE),
        (wide, Unreadable.TOO_MANY_COLUMNS),
        (wide_with_a_prefix, Unreadable.TOO_MANY_COLUMNS),
        (wide_with_comments, Unreadable.TOO_MANY_COLUMNS),
        (laughs, Unreadable.NOT_A_TABLE),
    ],
)
def test_a_small_file_that_would_be_huge_is_refused_before_it_is(
    make: Callable[[], bytes], why: Unreadable
) -> None:
    content = make()
    assert len(content) < MOST_BYTES, "so small that it is not refused for its size"
    tracemalloc.start()
    with pytest.raises(FileRefused) as refused:
        read_table(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.why is why
    assert peak < 32 * MEGABYTE


def test_a_million_columns_of_a_csv_are_refused_within_bounds(
    world: World, browser: Browser
) -> None:
    content = b"1;" * (MOST_BYTES // 2)
    tracemalloc.start()
    with pytest.raises(FileRefused) as refused:
        read_table(b"fnr;x\n" + content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.why is Unreadable.TOO_MANY_COLUMNS
    assert peak < 64 * MEGABYTE
    page = refusal(browser(world.hanne), world, b"fnr;x\n" + content[:-10], "bred.csv")
    assert "The file has more than 400 columns. Leave out what is not used." in page


def encrypted() -> bytes:
    """How Office writes a workbook with a password: an OLE file, whatever its name."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\x00" * 2_000
        + "EncryptedPackage".encode("utf-16-le")
    )


def encrypted_zip() -> bytes:
    """A zip whose parts say that they are encrypted."""
    content = bytearray(a_book())
    for at in range(len(content) - 4):
        if content[at : at + 4] == b"PK\x03\x04":
            content[at + 6] |= 1
        if content[at : at + 4] == b"PK\x01\x02":
            content[at + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (bomb, "The file unpacks to far more than a table of figures, and is refused."),
        (wide, "The file has more than 400 columns. Leave out what is not used."),
        (encrypted, "or one with a password. Save it as .xlsx and try again."),
        (encrypted_zip, "The file cannot be read as a table."),
        (lambda: a_book()[:-200], "The file cannot be read as a table."),
        (lambda: b"", "The submitted file is empty."),
        (lambda: b"\n \n;;;\n", "The file holds no row with figures below its headings."),
        (lambda: b"\xff\xfea", "The file cannot be read as a table."),
        (lambda: b"a;b\n" + b"x" * MOST_BYTES, "The file is larger than 1 MB. Bring it in parts."),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    world: World, browser: Browser, make: Callable[[], bytes], sentence: str
) -> None:
    assert sentence in refusal(browser(world.hanne), world, make(), "tall.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be-bom"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_csv_of_any_norwegian_office_is_read_right(
    world: World, kari: Patient, browser: Browser, encoding: str, ends: str
) -> None:
    text = (NORWEGIAN + f"{KARI};Før start;3;12,5\n{KARI};Måned 3;2;ukjent\n").replace("\n", ends)
    if encoding == "utf-16-be-bom":
        content = b"\xfe\xff" + text.encode("utf-16-be")
    else:
        content = text.encode(encoding)
    client = browser(world.hanne)
    file = bring(client, world, content)
    page = client.get(f"/benefits/import/{file.id}/columns/").content.decode()
    assert "Besøk hos fastlegen" in page
    assert "Kjøretid" in page
    choose(client, file, "PERSON", "POINT", "GP_VISITS", "DRIVING_MINUTES")
    assert wrong(file) == []
    take(client, file)
    found: dict[Any, Any] = dict(standing(kari))
    assert found == {
        ("GP_VISITS", "BASELINE"): 3,
        ("GP_VISITS", "M3"): 2,
        ("DRIVING_MINUTES", "BASELINE"): 12.5,
        ("DRIVING_MINUTES", "M3"): None,
    }


def test_a_formula_of_a_csv_is_not_evaluated(world: World, kari: Patient, browser: Browser) -> None:
    client = browser(world.hanne)
    text = f'fnr;tidspunkt;GP_VISITS\n{KARI};M3;=1+1\n{KARI};M6;=HYPERLINK("http://x.test")\n'
    file = bring(client, world, text)
    choose(client, file, "PERSON", "POINT", "GP_VISITS")
    assert wrong(file) == [(2, 2, "IS_A_FORMULA"), (3, 2, "IS_A_FORMULA")]
    take(client, file, status=409)
    assert not standing(kari)
