"""Where a report leaves: as PDF in its own style, as a spreadsheet, and to the worker that writes it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from celery import current_app

from dho.web import pdf
from dho.web.pdf import PdfEngineMissing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

__all__ = ["PdfEngineMissing", "handed_to_worker", "pdf_of", "xlsx_of"]

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
    """Ask a worker to write a report; False when the broker is away."""
    try:
        current_app.send_task(
            "benefits.write_report", args=[str(run_id), str(membership_id)], retry=False
        )
    except Exception:  # noqa: BLE001
        # Whatever the broker's client raises: the caller writes the report itself.
        return False
    return True


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return "\u200b" + cell
    return cell
