"""The part of a page that says in which languages a report is drawn, for one tenant's and for several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits.presenters.runs import pdf_views
from dho.lib import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benefits.models import JointPdf, ReportPdf


def pdf_part(
    pdfs: Iterable[ReportPdf | JointPdf], *, look: str, take: str, draw: str
) -> dict[str, object]:
    """Return what ``benefits/pdfs.html`` shows.

    Three addresses: where it asks how far they are, where a PDF is (the language is put at its end),
    and where one is asked for.
    """
    views = pdf_views(pdfs, clock.now())
    return {
        "pdfs": views,
        "pdfs_wait": any(one.is_under_way for one in views),
        "pdfs_look": look,
        "pdfs_take": take,
        "pdfs_draw": draw,
    }
