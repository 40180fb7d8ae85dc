"""A report as one HTML document, to be drawn as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import override

from benefits.presenters.joint import joint_view
from benefits.presenters.report import report_view

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benefits.rules.joint import JointReport
    from benefits.rules.report import Report


def report_document(
    report: Report, language: str, *, data_version: str, quotes: Sequence[str] = ()
) -> str:
    """Return the report in the language (``nb``, ``nn`` or ``en``), whatever language is active.

    ``data_version`` is what its figures are kept under; ``quotes`` are the patients' own words of the
    report that stand today.
    """
    with override(language):
        context = {
            "report": report_view(report),
            "language": language,
            "data_version": data_version,
            "quotes": quotes,
        }
        return render_to_string("benefits/report.html", context)


def report_drawn(
    pdf_of: Callable[[str], bytes],
) -> Callable[[Report, str, str, Sequence[str]], bytes]:
    """Return how a report, in a language, with data version and words, is drawn by an engine."""

    def drawn(report: Report, language: str, data_version: str, quotes: Sequence[str]) -> bytes:
        return pdf_of(report_document(report, language, data_version=data_version, quotes=quotes))

    return drawn


def joint_drawn(pdf_of: Callable[[str], bytes]) -> Callable[[JointReport, str], bytes]:
    """Return how a joint report is drawn in a language by an engine."""

    def drawn(joint: JointReport, language: str) -> bytes:
        return pdf_of(together_document(joint, language))

    return drawn


def together_document(joint: JointReport, language: str) -> str:
    """Return several tenants' published reports side by side, in the language."""
    with override(language):
        context = {"joint": joint_view(joint), "language": language}
        return render_to_string("benefits/together_report.html", context)
