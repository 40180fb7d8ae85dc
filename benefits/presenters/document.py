"""A report as one HTML document, to be drawn as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import override

from benefits.presenters.report import report_view

if TYPE_CHECKING:
    from benefits.rules.report import Report


def report_document(report: Report, language: str) -> str:
    """Return the report in the language (``nb`` or ``en``), whatever language is active."""
    with override(language):
        return render_to_string(
            "benefits/report.html", {"report": report_view(report), "language": language}
        )
