"""Write what was judged: judgements, the latest of each kind, what must be judged again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dho.lib.ids import new_id
from selfcare_plans.rules.document import Colour
from triage.operations.findings import NewFinding
from triage.operations.material import DueRow, Material, ask, keys_of
from triage.rules.reach import affected_by

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from triage.rules.verdict import Fired, Verdict


def dumps(rows: Any) -> str:
    """Return rows as JSON for ``jsonb_to_recordset``; ids, times and numbers as text."""
    return json.dumps(rows, default=str)


def judgement_row(
    verdict: Verdict,
    *,
    tenant_id: UUID,
    patient_id: UUID,
    kind: str,
    measured_at: datetime,
    as_of: datetime,
) -> dict[str, Any]:
    """Return the columns of a judgement that readings and windows share."""
    return {
        "id": new_id(),
        "tenant_id": tenant_id,
        "patient_id": patient_id,
        "measured_at": measured_at,
        "kind": kind,
        "colour": verdict.colour,
        "reason_code": verdict.reason_code,
        "reason_params": dict(verdict.reason_params),
        "fired": [_fired(one) for one in verdict.fired],
        "notes": sorted(verdict.notes),
        "range_colour": verdict.range_colour or "",
        "version_id": verdict.version_id,
        "then_id": verdict.then_id,
        "now_id": verdict.now_id,
        "judged_as_of": as_of,
        "engine_version": verdict.engine_version,
    }


def _fired(one: Fired) -> dict[str, Any]:
    return {"rule": one.rule_id, "code": one.code, "colour": one.colour, "params": dict(one.params)}


def store_judgements(
    rows: Sequence[DueRow], verdicts: dict[UUID, Verdict], material: Material
) -> list[NewFinding]:
    """Write the judgements of readings. Returns the findings of what is new and not green.

    A reading that is judged again and comes out as before is left as it stands.
    """
    once = {row.reading_id: row for row in rows if row.reading_id is not None}
    unchanged, judged_before = _compared(list(once.values()), verdicts)
    written, findings = [], []
    for reading_id, row in once.items():
        if reading_id in unchanged:
            continue
        verdict, fact = verdicts[reading_id], material.readings[reading_id]
        judgement = judgement_row(
            verdict,
            tenant_id=row.tenant_id,
            patient_id=row.patient_id,
            kind=fact.kind,
            measured_at=fact.measured_at,
            as_of=fact.received_at,
        )
        written.append({**judgement, "reading_id": reading_id})
        if verdict.colour is not Colour.GREEN:
            findings.append(
                NewFinding(
                    tenant_id=row.tenant_id,
                    patient_id=row.patient_id,
                    kind=fact.kind,
                    measured_at=fact.measured_at,
                    received_at=row.because_of or fact.received_at,
                    verdict=verdict,
                    subject=fact,
                    judgement_id=judgement["id"],
                )
            )
    ask("supersede", keys_of([row for row in once.values() if row.reading_id in judged_before]))
    ask("store_judgements", {"rows": dumps(written)})
    return findings


def _compared(
    rows: Sequence[DueRow], verdicts: dict[UUID, Verdict]
) -> tuple[set[UUID | None], set[UUID | None]]:
    """Return which readings come out as they were judged before, and which come out otherwise."""
    same: set[UUID | None] = set()
    other: set[UUID | None] = set()
    for reading_id, colour, reason_code, *_ in ask("current_judgements", keys_of(rows)):
        verdict = verdicts[reading_id]
        before, now = (colour, reason_code), (verdict.colour.value, verdict.reason_code)
        (same if before == now else other).add(reading_id)
    return same, other


def keep_latest(rows: Sequence[DueRow], verdicts: dict[UUID, Verdict], material: Material) -> None:
    """Maintain the latest reading per patient and kind. One from the future never is the latest."""
    kept = []
    for row in rows:
        fact = material.readings[row.reading_id] if row.reading_id else None
        if fact is None or not fact.flags.isdisjoint({"FUTURE", "BEFORE_PLAN"}):
            continue
        kept.append(
            {
                "id": new_id(),
                "tenant_id": row.tenant_id,
                "patient_id": row.patient_id,
                "kind": fact.kind,
                "reading_id": row.reading_id,
                "measured_at": fact.measured_at,
                "value": fact.value,
                "components": dict(fact.components) or None,
                "colour": verdicts[row.reading_id].colour if row.reading_id else "",
            }
        )
    if kept:
        ask("keep_latest", {"rows": dumps(kept)})


def judge_again(rows: Sequence[DueRow], material: Material) -> None:
    """Queue later readings whose history rules an older reading, arriving late, may have changed."""
    in_hand = {row.reading_id for row in rows}
    queued: dict[str, dict[str, Any]] = {}
    for row in rows:
        later = material.history.get(row.patient_id)
        if not later or row.reading_id is None:
            continue
        fact = material.readings[row.reading_id]
        for one in affected_by(
            fact, later, material.versions[row.patient_id], zone=material.zones[row.patient_id]
        ):
            queued[one.id] = {
                "tenant_id": row.tenant_id,
                "id": new_id(),
                "patient_id": row.patient_id,
                "reading_id": one.id,
                "measured_at": one.measured_at,
                "because_of": fact.received_at,
            }
    fresh = [entry for key, entry in queued.items() if key not in {str(one) for one in in_hand}]
    if fresh:
        ask("judge_again", {"rows": dumps(fresh)})
