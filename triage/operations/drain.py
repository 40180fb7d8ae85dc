"""Judge what waits: claim in one transaction, judge in another; the due row is the queue.

Any number of workers and sweepers may run this at once. Killed between the two, a lease ends and
another takes over; unique keys make every replay harmless.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import OperationalError

from dho.lib.ids import new_id
from triage.operations.findings import NewFinding, settle_findings
from triage.operations.in_error import take_off
from triage.operations.material import (
    DueRow,
    Material,
    ask,
    claimed,
    dumps,
    load,
    load_readings,
    lock_patients,
    work,
)
from triage.operations.pairs import close_held
from triage.operations.refusals import refusal_findings
from triage.operations.remeasured import tie_remeasures
from triage.operations.repeats import expect_repeats
from triage.operations.store import judge_again, keep_latest, store_judgements
from triage.operations.told import begin_tellings
from triage.rules.judge import judge_batch
from triage.rules.outcome import not_judged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from measurements.rules.facts import ReadingFact
    from triage.rules.verdict import Verdict

log = logging.getLogger(__name__)

# What a claim costs beside its readings is shared by so many; judging them takes a small part of the lease.
LIMIT = 1_000
LEASE_SECONDS = 3
MAX_ATTEMPTS = 3


class LeaseLost(Exception):
    """Another worker has taken the rows over; nothing of this round is kept."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Rows that are this worker's until the lease ends."""

    lease: UUID
    rows: list[DueRow]

    @property
    def is_given_up(self) -> bool:
        """Whether judging has failed so often that it is not tried again."""
        return any(row.attempts > MAX_ATTEMPTS for row in self.rows)


def drain_all(*, seconds: float | None = None) -> int:
    """Judge until nothing waits, or for about so many seconds. Returns how many rows were settled.

    A claim whose judging fails is left for later, one row at a time; never lost, never green.
    Who has more to do than to judge gives a time: under a steady load there is always more.
    """
    until = None if seconds is None else time.monotonic() + seconds
    total = 0
    while (claim := claim_due()).rows:
        total += _try_to_judge(claim)
        if until is not None and time.monotonic() >= until:
            break
    return total


def _try_to_judge(claim: Claim) -> int:
    try:
        return judge_claim(claim)
    except LeaseLost:
        log.warning("lease lost", extra={"rows": len(claim.rows)})
    except OperationalError as error:
        # A lock not had in time, a deadlock, a lost connection: says nothing about the readings.
        log.warning("judging was interrupted", extra={"rows": len(claim.rows), "why": str(error)})
        _give_back(claim, counts=False, wait=1)
    except Exception:
        log.exception(
            "judging failed; the rows are tried again alone", extra={"rows": len(claim.rows)}
        )
        _give_back(claim, counts=True, wait=10 if claim.is_given_up else 0)
    return 0


def claim_due(limit: int = LIMIT) -> Claim:
    """Claim waiting rows: first, alone, one that was tried before; else whole patients."""
    lease = new_id()
    with work():
        params = {
            "lease": lease,
            "seconds": LEASE_SECONDS,
            "limit": limit,
            "attempts": MAX_ATTEMPTS,
        }
        rows = claimed("claim_attempted", params) or claimed("claim_fresh", params)
    return Claim(lease, rows)


def judge_claim(claim: Claim) -> int:
    """Judge the claimed rows, write judgements and alerts set-wise, delete the due rows.

    Raises ``LeaseLost`` when any of the rows is no longer this worker's, ``OperationalError`` when
    the lock of a patient is not had within a second.
    """
    with work():
        lock_patients({row.patient_id for row in claim.rows})
        judged = _judge_readings(claim)
        refused = refusal_findings([row for row in claim.rows if row.refused_id])
        settle_findings([*judged.findings, *refused])
        begin_tellings(judged.findings)
        take_off(claim.rows, judged.material)
        close_held(judged.verdicts, judged.material)
        tie_remeasures(judged.verdicts, judged.material)
        expect_repeats(judged.findings, judged.material)
        keys = dumps([{"tenant_id": row.tenant_id, "id": row.id} for row in claim.rows])
        settled: int = ask("settle", {"lease": claim.lease, "rows": keys})[0][0]
        if settled != len(claim.rows):
            raise LeaseLost
    return settled


@dataclass(slots=True)
class _Judged:
    """What came of the readings of one claim."""

    findings: list[NewFinding] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    material: Material = field(default_factory=Material)


def _judge_readings(claim: Claim) -> _Judged:
    rows = [row for row in claim.rows if row.reading_id is not None]
    if not rows:
        return _Judged()
    # What is given up is not read further than it must be: its plan or history may be what kills.
    material = load_readings(rows) if claim.is_given_up else load(rows)
    # What was marked is not judged again itself. What was marked before anybody judged it is: it
    # must not vanish unseen.
    judged = [row for row in rows if not row.is_marked]
    verdicts = _given_up(material) if claim.is_given_up else _verdicts(judged, material)
    findings = store_judgements(judged, verdicts, material) if judged else []
    keep_latest(judged, verdicts, material)
    judge_again(rows, material)
    return _Judged(findings, verdicts, material)


def _given_up(material: Material) -> dict[str, Verdict]:
    return {
        reading_id: not_judged("ENGINE_FAILED", {"kind": fact.kind}, None, None)
        for reading_id, fact in material.readings.items()
    }


def _verdicts(rows: Sequence[DueRow], material: Material) -> dict[str, Verdict]:
    by_patient: dict[UUID, dict[str, ReadingFact]] = {}
    for row in rows:
        if row.reading_id is not None:
            own = by_patient.setdefault(row.patient_id, {})
            own[row.reading_id] = material.readings[row.reading_id]
    verdicts: dict[str, Verdict] = {}
    for patient, facts in by_patient.items():
        found = judge_batch(
            list(facts.values()),
            material.versions[patient],
            material.history.get(patient, ()),
            zone=material.zones[patient],
        )
        verdicts |= zip(facts, found, strict=True)
    return verdicts


def _give_back(claim: Claim, *, counts: bool, wait: float) -> None:
    with work():
        ask("give_back", {"lease": claim.lease, "counts": counts, "seconds": wait})
