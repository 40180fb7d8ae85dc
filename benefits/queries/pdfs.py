"""Reports drawn as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benefits.models import JointPdf, ReportPdf
from benefits.queries.joint import published_together
from benefits.rules.joint import fingerprint_of
from benefits.rules.runs import RunState

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from benefits.models import ReportRun
    from benefits.rules.joint import JointReport
    from tenants.rules.viewer import Viewer


def pdfs_of(run: ReportRun) -> list[ReportPdf]:
    """Return what was asked for of a report, without the bytes. The viewer has the report."""
    return list(ReportPdf.objects.filter(tenant_id=run.tenant_id, run_id=run.id).defer("pdf"))


def drawn_pdf(run: ReportRun, language: str) -> bytes | None:
    """Return the report as it was drawn in a language; None where it is not. As above."""
    found = ReportPdf.objects.filter(
        tenant_id=run.tenant_id, run_id=run.id, language=language, state=RunState.READY
    )
    pdf = found.values_list("pdf", flat=True).first()
    return None if pdf is None else bytes(pdf)


def joint_pdfs(
    viewer: Viewer, period_code: str, until: datetime, community_id: UUID | None
) -> QuerySet[JointPdf]:
    """Return what the viewer's centre asked for of a joint report, without the bytes."""
    found = JointPdf.objects.filter(
        centre_id=viewer.unit_id, period=period_code, until=until, community_id=community_id
    )
    return found.defer("pdf")


def pdfs_of_joint(
    viewer: Viewer,
    period_code: str,
    until: datetime,
    community_id: UUID | None,
    joint: JointReport | None = None,
) -> list[JointPdf]:
    """Return them without what was drawn when others were in the report, the ``joint`` one.

    Where the caller has none it is made, if anything was drawn. Raises as ``published_together``.
    """
    rows = list(joint_pdfs(viewer, period_code, until, community_id))
    if not any(one.figures for one in rows):
        return rows
    joint = joint or published_together(viewer, period_code, until, community_id)
    same = fingerprint_of(joint)
    return [one for one in rows if one.figures in {"", same}]


def drawn_joint_pdf(
    viewer: Viewer, joint: JointReport, community_id: UUID | None, language: str
) -> bytes | None:
    """Return a joint report as it was drawn; None where it is not, or others were in it then."""
    rows = joint_pdfs(viewer, joint.period_code, joint.until, community_id)
    found = rows.filter(language=language, state=RunState.READY, figures=fingerprint_of(joint))
    pdf = found.values_list("pdf", flat=True).first()
    return None if pdf is None else bytes(pdf)
