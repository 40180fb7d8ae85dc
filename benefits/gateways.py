"""Where a report leaves as PDF, in the report's own style."""

from __future__ import annotations

from dho.web import pdf
from dho.web.pdf import PdfEngineMissing

__all__ = ["PdfEngineMissing", "pdf_of"]


def pdf_of(html: str) -> bytes:
    """Return the report as tagged PDF; nothing is fetched. Raises ``PdfEngineMissing``."""
    return pdf.pdf_of(html, style="css/report.css")
