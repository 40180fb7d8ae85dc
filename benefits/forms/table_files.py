"""From the bytes of a CSV or XLSX file to a table. Nothing is evaluated, and nothing unpacks without bound."""

from __future__ import annotations

import contextlib
import csv
import io
import zipfile
import zlib
from datetime import date, datetime
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Any
from xml.parsers import expat

from benefits.rules.imports import (
    DATE,
    FORMULA,
    MOST_COLUMNS,
    MOST_ROWS,
    NUMBER,
    OTHER,
    TEXT,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_UNPACKED = 48 * 1024 * 1024
MOST_PARTS = 200
MOST_CELLS_OF_A_ROW = 16_384
"""As many columns as Excel has. The library holds a whole row before it hands over its first cell."""
_LONGEST_CELL = 500
_PIECE = 64 * 1024
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
_SIGNS = ";\t,"


class Unreadable(StrEnum):
    """Why a file is no table. Forms have the words."""

    EMPTY = "EMPTY"
    OLD_EXCEL = "OLD_EXCEL"
    NOT_A_TABLE = "NOT_A_TABLE"
    TOO_MUCH = "TOO_MUCH"
    TOO_MANY_ROWS = "TOO_MANY_ROWS"
    TOO_MANY_COLUMNS = "TOO_MANY_COLUMNS"


class FileRefused(Exception):
    """The file cannot be read. ``why`` says it."""

    def __init__(self, why: Unreadable) -> None:
        super().__init__(why.value)
        self.why = why


def read_table(content: bytes) -> Table:
    """Return the first sheet that holds anything, or the CSV's rows. Raises ``FileRefused``.

    The first row that is not empty holds the headings. Rows keep the numbers that they have in
    the file, empty ones are left out.
    """
    if content.startswith(_OLD_EXCEL):
        raise FileRefused(Unreadable.OLD_EXCEL)
    rows = _of_workbook(content) if content.startswith(_ZIP) else _of_csv(content)
    header: tuple[str, ...] = ()
    kept: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in rows:
        if not any(cells):
            continue
        if not header:
            header = tuple(cell[1:].strip() for cell in cells)
            continue
        if len(kept) == MOST_ROWS:
            raise FileRefused(Unreadable.TOO_MANY_ROWS)
        kept.append((number, tuple(cells)))
    if not header or not kept:
        raise FileRefused(Unreadable.EMPTY)
    width = max(len(header), *(len(cells) for _number, cells in kept))
    if width > MOST_COLUMNS:
        raise FileRefused(Unreadable.TOO_MANY_COLUMNS)
    return Table(header + ("",) * (width - len(header)), tuple(kept))


def _of_workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a workbook as they are read. What it unpacks to is bounded beforehand."""
    from openpyxl import load_workbook  # noqa: PLC0415 (slow to load)

    _check_parts(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            found = False
            # One row and column more than is allowed, so that too many are noticed.
            rows = sheet.iter_rows(max_row=MOST_ROWS * 2, max_col=MOST_COLUMNS + 1)
            for number, row in enumerate(rows, start=1):
                cells = _trimmed(_workbook_cell(cell) for cell in row)
                found = found or bool(cells)
                yield number, cells
            if found:
                break
        book.close()
    except FileRefused:
        raise
    except Exception as error:
        # Whatever the library stumbles over in a file that somebody else made.
        raise FileRefused(Unreadable.NOT_A_TABLE) from error


def _check_parts(content: bytes) -> None:
    """Refuse a zip bomb. What is declared bounds what is read: zipfile reads no byte more."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = book.infolist()
            size = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or size > MOST_UNPACKED:
                raise FileRefused(Unreadable.TOO_MUCH)
            for part in parts:
                # A part that is no XML, as a picture, holds no rows.
                with contextlib.suppress(expat.ExpatError), book.open(part) as stream:
                    _check_rows(stream)
    except FileRefused:
        raise
    except _BROKEN as error:
        raise FileRefused(Unreadable.NOT_A_TABLE) from error


def _check_rows(stream: IO[bytes]) -> None:
    """Refuse a part with a row that is far too wide, or with entities of its own, read piece by piece."""
    cells = 0

    def begins(name: str, _attributes: object) -> None:
        nonlocal cells
        of = name.rpartition(":")[2]
        cells = 0 if of == "row" else cells + (of == "c")
        if cells > MOST_CELLS_OF_A_ROW:
            raise FileRefused(Unreadable.TOO_MANY_COLUMNS)

    def declares(*_entity: object) -> None:
        raise FileRefused(Unreadable.NOT_A_TABLE)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begins
    parser.EntityDeclHandler = declares
    while piece := stream.read(_PIECE):
        parser.Parse(piece)


def _workbook_cell(cell: Any) -> str:
    value, kind = cell.value, getattr(cell, "data_type", "n")
    if value is None:
        return ""
    if kind == "f" or (isinstance(value, str) and value.startswith("=")):
        return FORMULA
    if kind in ("e", "b") or isinstance(value, bool):
        return OTHER
    if isinstance(value, datetime):
        return DATE + value.date().isoformat()
    if isinstance(value, date):
        return DATE + value.isoformat()
    if isinstance(value, int):
        return NUMBER + str(value)
    if isinstance(value, float):
        return _number(value)
    return _text(value) if isinstance(value, str) else OTHER


def _number(value: float) -> str:
    """Write a number as a person typed it: what the computer added far behind the comma is gone."""
    if value.is_integer() and abs(value) < 1e15:
        return NUMBER + str(int(value))
    return NUMBER + format(round(value, 6), "f").rstrip("0") if abs(value) < 1e15 else OTHER


def _of_csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    sign = max(_SIGNS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        for number, row in enumerate(lines, start=1):
            if number > MOST_ROWS * 2:
                raise FileRefused(Unreadable.TOO_MANY_ROWS)
            yield number, _trimmed(_text(cell) for cell in row[: MOST_COLUMNS + 1])
    except csv.Error as error:
        raise FileRefused(Unreadable.NOT_A_TABLE) from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
        break
    raise FileRefused(Unreadable.NOT_A_TABLE)


def _text(value: str) -> str:
    text = value[:_LONGEST_CELL].strip()
    return TEXT + text if text else ""


def _trimmed(cells: Iterable[str]) -> list[str]:
    found = list(cells)
    while found and not found[-1]:
        found.pop()
    return found
