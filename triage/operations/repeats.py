"""After a red that asks for it, a new reading is expected soon, and its absence is red."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from dho.lib import clock
from triage.operations.windows import expect_repeat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.operations.findings import NewFinding
    from triage.operations.material import Material

STILL_FRESH = timedelta(hours=1)
"""A red that was measured longer ago is dealt with by those who see it, not by a repeat."""


def expect_repeats(findings: Sequence[NewFinding], material: Material) -> None:
    """Expect the repeats that these findings ask for; runs inside the judging transaction."""
    for finding in findings:
        verdict = finding.verdict
        if verdict is None or verdict.repeat_minutes is None or verdict.version_id is None:
            continue
        if clock.now() - finding.measured_at > STILL_FRESH:
            continue
        item_id = _item_id(finding, material, verdict.version_id)
        if item_id is not None:
            expect_repeat(
                tenant_id=finding.tenant_id,
                patient_id=finding.patient_id,
                version_id=UUID(verdict.version_id),
                item_id=item_id,
                kind=finding.kind,
                after=finding.measured_at,
                minutes=verdict.repeat_minutes,
            )


def _item_id(finding: NewFinding, material: Material, version_id: str) -> str | None:
    versions = material.versions.get(finding.patient_id, ())
    document = next((one.document for one in versions if one.id == version_id), None)
    items = document.items if document is not None else ()
    return next((item.id for item in items if item.kind == finding.kind), None)
