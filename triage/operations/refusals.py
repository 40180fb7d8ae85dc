"""When does a measurement that did not get in become an alert?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.operations.findings import NewFinding
from triage.operations.material import ask
from triage.rules.refusals import alerts_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage.operations.material import DueRow


def refusal_findings(rows: Sequence[DueRow]) -> list[NewFinding]:
    """Return the refused readings that alert, with how many of the kind came within 24 hours."""
    if not rows:
        return []
    ids = [row.refused_id for row in rows]
    found = []
    for refused_id, tenant, patient, kind, code, has_screen, received_at, number in ask(
        "refusals", {"ids": ids}
    ):
        if not alerts_on(code=code, has_screen=has_screen, number_within_a_day=number):
            continue
        found.append(
            NewFinding(
                tenant_id=tenant,
                patient_id=patient,
                kind=kind,
                measured_at=received_at,
                received_at=received_at,
                refused_id=refused_id,
                reason_params={"kind": kind, "code": code, "times": number},
            )
        )
    return found
