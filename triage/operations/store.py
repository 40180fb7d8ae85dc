"""Write what was judged: judgements, the latest of each kind, what must be judged again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dho.lib.ids import new_id
from measurements.rules.facts import Flag
from selfcare_plans.rules.document import Colour
from triage.operations.findings import NewFinding
from triage.operations.material import DueRow, Material, ask, dumps, keys_of
from triage.rules.reach import affected_by
from triage.rules.timeline import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from measurements.rules.facts import ReadingFact
    from triage.rules.verdict import Fired, Verdict


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
    rows: Sequence[DueRow], verdicts: Mapping[str, Verdict], material: Material
) -> list[NewFinding]:
    """Write the judgements of readings. Returns the findings of what is new and not green.

    A reading that is judged again and comes out as before is left as it stands.
    """
    once = {row.reading_id: row for row in rows if row.reading_id is not None}
    unchanged, judged_before = _compared(rows, verdicts)
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
        judgement["reading_id"] = reading_id
        written.append(judgement)
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
    if judged_before:
        ask("supersede", keys_of([once[reading_id] for reading_id in judged_before]))
    ask("store_judgements", {"rows": dumps(written)})
    return findings


def _compared(rows: Sequence[DueRow], verdicts: Mapping[str, Verdict]) -> tuple[set[str], set[str]]:
    """Return which readings come out as they were judged before, and which come out otherwise."""
    same: set[str] = set()
    other: set[str] = set()
    for reading_id, colour, reason_code in ask("current_judgements", keys_of(rows)):
        verdict = verdicts[reading_id]
        before, now = (colour, reason_code), (verdict.colour.value, verdict.reason_code)
        (same if before == now else other).add(reading_id)
    return same, other


def keep_latest(
    rows: Sequence[DueRow], verdicts: Mapping[str, Verdict], material: Material
) -> None:
    """Maintain the latest reading per patient and kind. One from the future never is the latest."""
    newest: dict[tuple[UUID, str], tuple[ReadingFact, UUID]] = {}
    for row in rows:
        if row.reading_id is None:
            continue
        fact = material.readings[row.reading_id]
        if Flag.FUTURE in fact.flags or "BEFORE_PLAN" in verdicts[fact.id].notes:
            continue
        kept = newest.get((row.patient_id, fact.kind))
        if kept is None or key_of(fact) > key_of(kept[0]):
            newest[row.patient_id, fact.kind] = fact, row.tenant_id
    latest = [
        {
            "id": new_id(),
            "tenant_id": tenant_id,
            "patient_id": patient,
            "kind": kind,
            "reading_id": fact.id,
            "measured_at": fact.measured_at,
            "value": fact.value,
            "components": dict(fact.components) or None,
            "colour": verdicts[fact.id].colour,
        }
        for (patient, kind), (fact, tenant_id) in newest.items()
    ]
    if latest:
        ask("keep_latest", {"rows": dumps(latest)})


def judge_again(rows: Sequence[DueRow], material: Material) -> None:
    """Queue later readings whose history rules an older reading, arriving late, may have changed.

    What is in hand was judged with the others in sight, and what is judged again concerns nobody
    further: it had been there before.
    """
    later = _later_readings(rows, material)
    queued: dict[str, dict[str, Any]] = {}
    for row in rows:
        concerns_nobody = row.because_of is not None and not row.is_marked
        if row.reading_id is None or concerns_nobody or row.patient_id not in later:
            continue
        fact = _as_history(material.readings[row.reading_id])
        caused_at = row.because_of or fact.received_at
        for one in affected_by(
            fact,
            later[row.patient_id],
            material.versions[row.patient_id],
            zone=material.zones[row.patient_id],
        ):
            first = queued.get(one.id)
            if first is None or caused_at < first["because_of"]:
                queued[one.id] = {
                    "tenant_id": row.tenant_id,
                    "id": new_id(),
                    "patient_id": row.patient_id,
                    "reading_id": one.id,
                    "measured_at": one.measured_at,
                    "because_of": caused_at,
                }
    if queued:
        times = [entry["measured_at"] for entry in queued.values()]
        span = {"first": min(times), "last": max(times)}
        ask("judge_again", {"rows": dumps(list(queued.values())), **span})


def _as_history(fact: ReadingFact) -> ReadingFact:
    """Return the reading as one that others are compared with: as it was before, or is from now."""
    marks = fact.flags & {Flag.IN_ERROR, Flag.CONFIRMED}
    return replace(fact, flags=fact.flags - {Flag.ODD, *marks}) if marks else fact


def _later_readings(rows: Sequence[DueRow], material: Material) -> dict[UUID, list[ReadingFact]]:
    """Return, per patient, what is not in hand and was measured after the first that is."""
    first: dict[UUID, datetime] = {}
    for row in rows:
        if row.measured_at is not None:
            first[row.patient_id] = min(row.measured_at, first.get(row.patient_id, row.measured_at))
    found = {
        patient: [
            one
            for one in material.history.get(patient, ())
            if one.measured_at >= since and one.id not in material.readings
        ]
        for patient, since in first.items()
    }
    return {patient: later for patient, later in found.items() if later}
