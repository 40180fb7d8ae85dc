"""Draw reports of several tenants as PDF: asked for by a lead of the centre, drawn by a worker, kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from benefits.models import JointPdf
from benefits.queries.joint import published_together
from benefits.queries.pdfs import joint_pdfs
from benefits.rules.joint import fingerprint_of
from benefits.rules.runs import DRAWN_WITHIN, JOINT_PDF_KEPT, ReportLanguage, RunState
from dho.identity.queries import party_of
from dho.lib import clock
from dho.lib.scope import scope
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from benefits.rules.joint import JointReport
    from tenants.rules.viewer import Viewer

    # Report and language: presenters and gateways know how.
    DrawJoint = Callable[[JointReport, str], bytes]


@transaction.atomic
def ask_for_joint_pdf(
    *,
    by: Viewer,
    period_code: str,
    until: datetime,
    community_id: UUID | None,
    language: ReportLanguage,
) -> UUID | None:
    """Store that a joint report is wanted in a language; return what is to be drawn, None for nothing.

    What is drawn, or being drawn, is left alone; what failed, was broken off, or was drawn when the
    centre saw other tenants, waits again; old copies are deleted. Raises ``NotAllowed``, and
    ``NotFound`` as ``published_together``, also where nobody has published.
    """
    joint = published_together(by, period_code, until, community_id)
    if by.unit_id is None or not joint.reported:
        raise NotFound
    now = clock.now()
    JointPdf.objects.filter(centre_id=by.unit_id, asked_at__lt=now - JOINT_PDF_KEPT).delete()
    new = JointPdf(
        centre_id=by.unit_id,
        community_id=community_id,
        period=period_code,
        until=until,
        language=language,
        asked_at=now,
    )
    JointPdf.objects.bulk_create([new], ignore_conflicts=True)
    rows = joint_pdfs(by, period_code, until, community_id).filter(language=language)
    row = rows.select_for_update(no_key=True).get()
    pdf_id: UUID = row.id
    if pdf_id == new.id:
        return pdf_id
    if row.state == RunState.READY and row.figures == fingerprint_of(joint):
        return None
    is_begun = row.state in {RunState.WAITING, RunState.RUNNING}
    if is_begun and now - row.asked_at < DRAWN_WITHIN:
        return None
    rows.update(state=RunState.WAITING, asked_at=now, figures="", pdf=None)
    return pdf_id


def draw_joint_pdf(*, by: Viewer, pdf_id: UUID, draw: DrawJoint) -> None:
    """Draw what waits, of what the viewer may see now; call outside of any scope.

    Twice draws nothing twice. Raises what went wrong, after the row says FAILED.
    """
    party = party_of(by)
    rows = JointPdf.objects.filter(id=pdf_id)
    begun = rows.filter(state=RunState.RUNNING)
    with scope(party):
        if not rows.filter(state=RunState.WAITING).update(state=RunState.RUNNING):
            return
    try:
        with scope(party):
            row = rows.defer("pdf").get()
            joint = published_together(by, row.period, row.until, row.community_id)
        pdf = draw(joint, row.language)
        with scope(party):
            begun.update(state=RunState.READY, figures=fingerprint_of(joint), pdf=pdf)
    except Exception:
        with scope(party):
            begun.update(state=RunState.FAILED)
        raise
