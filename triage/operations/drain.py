"""Judge what waits: claim in one transaction, judge in another; the due row is the queue.

Any number of workers and sweepers may run this at once. Killed between the two, a lease ends and
another takes over; unique keys make every replay harmless.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib.ids import new_id
from triage.operations.findings import NewFinding, settle_findings
from triage.operations.material import TRIAGE, DueRow, Material, ask, load
from triage.operations.refusals import refusal_findings
from triage.operations.store import judge_again, keep_latest, store_judgements
from triage.rules.judge import judge_batch
from triage.rules.outcome import not_judged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from triage.rules.verdict import Verdict

log = logging.getLogger(__name__)

LIMIT = 500
LEASE_SECONDS = 3
MAX_ATTEMPTS = 3


class LeaseLost(Exception):
    """Another worker has taken the rows over; nothing of this round is kept."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Rows that are this worker's until the lease ends."""

    lease: UUID
    rows: list[DueRow]


def drain(limit: int = LIMIT) -> int:
    """Judge one claim's worth of waiting readings. Returns how many due rows were settled.

    A claim whose judging fails is left for later, one row at a time; never lost, never green.
    """
    claim = claim_due(limit)
    if not claim.rows:
        return 0
    try:
        return judge_claim(claim)
    except LeaseLost:
        log.warning("lease lost", extra={"rows": len(claim.rows)})
        return 0
    except Exception:
        log.exception(
            "judging failed; the rows are tried again alone", extra={"rows": len(claim.rows)}
        )
        _give_back(claim)
        return 0


def drain_all() -> int:
    """Judge until nothing waits. Returns how many due rows were settled."""
    total = 0
    while settled := drain():
        total += settled
    return total


def claim_due(limit: int = LIMIT) -> Claim:
    """Claim waiting rows: first, alone, one that was tried before; else whole patients."""
    lease = new_id()
    with transaction.atomic(using=TRIAGE):
        params = {"lease": lease, "seconds": LEASE_SECONDS, "limit": limit}
        rows = ask("claim_attempted", params) or ask("claim_fresh", params)
    return Claim(lease, [DueRow(*row) for row in rows])


def judge_claim(claim: Claim) -> int:
    """Judge the claimed rows, write judgements and alerts set-wise, delete the due rows.

    Raises ``LeaseLost`` when any of the rows is no longer this worker's.
    """
    with transaction.atomic(using=TRIAGE):
        ask("lock_patients", {"patients": sorted({row.patient_id for row in claim.rows})})
        material = load(claim.rows)
        findings = _judge_readings(claim.rows, material)
        findings += refusal_findings([row for row in claim.rows if row.refused_id])
        settle_findings(findings)
        ids = [row.id for row in claim.rows]
        settled = ask("settle", {"lease": claim.lease, "ids": ids})
        if len(settled) != len(ids):
            raise LeaseLost
    return len(ids)


def _judge_readings(rows: Sequence[DueRow], material: Material) -> list[NewFinding]:
    verdicts = _verdicts(rows, material)
    judged = [row for row in rows if row.reading_id in verdicts]
    stored = store_judgements(judged, verdicts, material)
    keep_latest(judged, verdicts, material)
    judge_again([row for row in judged if row.because_of is None], material)
    return stored


def _verdicts(rows: Sequence[DueRow], material: Material) -> dict[UUID, Verdict]:
    by_patient: dict[UUID, list[DueRow]] = {}
    for row in rows:
        if row.reading_id in material.readings:
            by_patient.setdefault(row.patient_id, []).append(row)
    verdicts: dict[UUID, Verdict] = {}
    for patient, own in by_patient.items():
        verdicts |= _of_patient(patient, own, material)
    return verdicts


def _of_patient(patient: UUID, rows: list[DueRow], material: Material) -> dict[UUID, Verdict]:
    facts = {row.reading_id: material.readings[row.reading_id] for row in rows if row.reading_id}
    if any(row.attempts > MAX_ATTEMPTS for row in rows):
        return {
            reading_id: not_judged("ENGINE_FAILED", {"kind": fact.kind}, None, None)
            for reading_id, fact in facts.items()
        }
    found = judge_batch(
        list(facts.values()),
        material.versions[patient],
        material.history.get(patient, ()),
        zone=material.zones[patient],
    )
    return dict(zip(facts, found, strict=True))


def _give_back(claim: Claim) -> None:
    with transaction.atomic(using=TRIAGE):
        ask("give_back", {"lease": claim.lease})
