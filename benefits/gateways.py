"""Where a report leaves: as PDF in its own style, as a spreadsheet, and to the worker that writes it."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from celery import current_app

from dho.web import pdf
from dho.web.pdf import PdfEngineMissing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from benefits.presenters.import_template import Bounds, SheetToFill

__all__ = [
    "PdfEngineMissing",
    "csv_of",
    "fill_in_book",
    "handed_to_worker",
    "joint_handed_to_worker",
    "pdf_of",
    "taking_handed_over",
    "xlsx_of",
]

Cell = str | int | float | None
_FORMULA = ("=", "+", "-", "@")


def pdf_of(html: str) -> bytes:
    """Return the report as tagged PDF; nothing is fetched. Raises ``PdfEngineMissing``."""
    return pdf.pdf_of(html, style="css/report.css")


def xlsx_of(
    sheets: Mapping[str, Sequence[Sequence[Cell]]], *, title: str, made_at: datetime
) -> bytes:
    """Return a workbook; the first row of each sheet holds its headings. Text is never a formula."""
    from openpyxl import Workbook  # noqa: PLC0415 (slow to load)
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = title
    book.properties.created = book.properties.modified = made_at.replace(tzinfo=None)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name[:31])
        for row in rows:
            sheet.append([_plain(cell) for cell in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def handed_to_worker(run_id: UUID, membership_id: UUID) -> bool:
    """Ask a worker to write and draw a report; False when the broker is away."""
    return _sent("benefits.write_report", run_id, membership_id)


def joint_handed_to_worker(pdf_id: UUID, membership_id: UUID) -> bool:
    """Ask a worker to draw a joint report; False when the broker is away."""
    return _sent("benefits.draw_together", pdf_id, membership_id)


def taking_handed_over(file_id: UUID, membership_id: UUID) -> bool:
    """Ask a worker to take a file; False when the broker is away."""
    return _sent("benefits.take_file", file_id, membership_id)


def _sent(task: str, row_id: UUID, membership_id: UUID) -> bool:
    try:
        current_app.send_task(task, args=[str(row_id), str(membership_id)], retry=False)
    except Exception:  # noqa: BLE001
        # Whatever the broker's client raises: the caller does the work itself.
        return False
    return True


def csv_of(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return rows as CSV for a Norwegian spreadsheet. Text is never a formula."""
    written = StringIO()
    csv.writer(written, delimiter=";").writerows([_plain(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def fill_in_book(sheet: SheetToFill) -> bytes:
    """Return a spreadsheet to fill in: drop-downs or bounds on every open cell, the others grey."""
    from openpyxl import Workbook  # noqa: PLC0415 (slow to load)
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet.title[:31]
    page.append([_plain(one) for one in sheet.header])
    grey = PatternFill("solid", fgColor="D9D9D9")
    for at, bounds in enumerate(sheet.bounds, start=len(sheet.fixed) + 1):
        letter = get_column_letter(at)
        rule = _rule(bounds, f"{letter}2")
        page.add_data_validation(rule)
        if sheet.lines:
            rule.add(f"{letter}2:{letter}{len(sheet.lines) + 1}")
    for number, line in enumerate(sheet.lines, start=2):
        page.append([_plain(one) for one in line.fixed])
        for at, is_open in enumerate(line.is_open, start=len(sheet.fixed) + 1):
            if not is_open:
                page.cell(number, at).fill = grey
    page.freeze_panes = f"{get_column_letter(len(sheet.fixed) + 1)}2"
    told = book.create_sheet(sheet.definitions_title[:31])
    for line_ in (*sheet.definitions, (), *((note,) for note in sheet.notes)):
        told.append([_plain(one) for one in line_])
    for one in (page, told):
        for cell_ in one[1]:
            cell_.font = Font(bold=True)
        for column in range(1, one.max_column + 1):
            one.column_dimensions[get_column_letter(column)].width = 24
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _rule(bounds: Bounds, cell: str) -> Any:
    """Return what may stand in a column, of which ``cell`` is the first below the heading."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 (slow to load)

    if bounds.choices:
        choices = f'"{",".join([*bounds.choices, "?"])}"'
        rule = DataValidation(type="list", formula1=choices, allow_blank=True)
    else:
        within = f"{cell}>={bounds.lowest},{cell}<={bounds.highest}"
        formula = f'OR({cell}="?",AND(ISNUMBER({cell}),{within}))'
        rule = DataValidation(type="custom", formula1=formula, allow_blank=True)
    rule.showErrorMessage, rule.error = True, bounds.words[:250]
    rule.showInputMessage, rule.prompt = True, bounds.words[:250]
    return rule


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return "\u200b" + cell
    return cell
