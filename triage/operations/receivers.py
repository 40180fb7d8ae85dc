"""Plans whose receiver is gone come on the centre's list the same day."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from dho.lib import clock
from triage.operations.apart import Among, in_a_batch
from triage.operations.findings import NewFinding, settle_findings
from triage.operations.material import ask, lock_patients
from triage.rules.causes import RECEIVER
from triage.rules.receivers import LOOKED_AT_EVERY, RECEIVER_GONE

if TYPE_CHECKING:
    from collections.abc import Sequence

BATCH = 500


class _Looked:
    """When this process looked last; sweepers need not agree."""

    at: float | None = None


def look_at_receivers() -> int:
    """Find receivers that are gone, unless this process did so within a minute."""
    now = time.monotonic()
    if _Looked.at is not None and now - _Looked.at < LOOKED_AT_EVERY:
        return 0
    found = find_receivers_gone()
    # What is more than one batch is looked at in the next round.
    _Looked.at = None if found == BATCH else now
    return found


def find_receivers_gone(limit: int = BATCH) -> int:
    """Put each plan in force whose receiver is gone on its centre's list; yellow, without judgement.

    One finding per unit and plan version since the unit was last whole: what somebody closed does not
    come back before that, or before the plan is another. Returns how many findings, in a bounded number of statements.
    """

    def take(among: Among) -> list[Any]:
        if not ask("one_looks", {})[0][0]:
            return []
        params = {"now": clock.now(), "limit": limit, **among.params}
        return ask("receivers_gone", params)

    return in_a_batch(
        "find_receivers_gone", take=take, settle=_settle, patient_of=lambda row: row[1]
    )


def _settle(rows: Sequence[Any]) -> None:
    now = clock.now()
    lock_patients({row[1] for row in rows})
    settle_findings(
        [
            NewFinding(
                tenant_id=tenant,
                patient_id=patient,
                kind="",
                measured_at=now,
                received_at=now,
                cause=RECEIVER,
                reason_code=RECEIVER_GONE,
                reason_params={
                    "unit": str(unit),
                    "name": name,
                    "why": why,
                    "version": str(version),
                    "number": number,
                },
            )
            for tenant, patient, version, number, unit, name, why in rows
        ]
    )
