"""What must be in the database after a fault, worked out anew from the readings by the pure rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from measurements.rules.facts import ReadingFact
from selfcare_plans.rules.document import decode
from triage.rules.judge import judge_all
from triage.rules.verdict import Version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.faults.house import Device, House

OSLO = ZoneInfo("Europe/Oslo")
_READINGS = """
SELECT id, kind, measured_at, received_at, value, components, context, comparator, flags, with_text
FROM measurements_reading WHERE patient_id = %s"""
_VERSIONS = """
SELECT id, number, in_force_from, in_force_to, document::text
FROM selfcare_plans_planversion WHERE patient_id = %s AND published_at IS NOT NULL"""
_JUDGEMENTS = """
SELECT reading_id, colour, reason_code FROM triage_judgement
WHERE patient_id = %s AND reading_id IS NOT NULL AND superseded_at IS NULL"""
_FINDINGS = """
SELECT j.id, j.colour, j.superseded_at IS NULL, count(f.id), count(a.id)
FROM triage_judgement j
LEFT JOIN triage_finding f ON f.tenant_id = j.tenant_id AND f.judgement_id = j.id
LEFT JOIN triage_alert a ON a.tenant_id = f.tenant_id AND a.id = f.alert_id
WHERE j.patient_id = %s GROUP BY 1, 2, 3"""
_ORPHANS = """
SELECT count(*) FROM triage_finding f WHERE f.patient_id = %s AND f.judgement_id IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM triage_judgement j
                WHERE j.tenant_id = f.tenant_id AND j.id = f.judgement_id)"""
_EMPTY_ALERTS = """
SELECT count(*) FROM triage_alert a WHERE a.patient_id = %s AND a.outcome <> 'MERGED'
AND a.finding_count <> (SELECT count(*) FROM triage_finding f
                        WHERE f.tenant_id = a.tenant_id AND f.alert_id = a.id)"""


def expected(house: House, device: Device) -> dict[Any, tuple[str, str]]:
    """Return the colour and the reason that the rules give each stored reading of a patient."""
    facts = [
        ReadingFact(
            id=str(row[0]),
            kind=row[1],
            measured_at=row[2],
            received_at=row[3],
            value=row[4],
            components=row[5] or {},
            context=row[6] or {},
            comparator=row[7] or None,
            flags=frozenset(row[8]),
            with_text=row[9],
        )
        for row in house.ask(_READINGS, device.patient)
    ]
    versions = [
        Version(str(id_), number, since, until, decode(document))
        for id_, number, since, until, document in house.ask(_VERSIONS, device.patient)
    ]
    verdicts = judge_all(facts, versions, zone=OSLO)
    return {
        fact.id: (verdict.colour.value, verdict.reason_code)
        for fact, verdict in zip(facts, verdicts, strict=True)
    }


def stored(house: House, device: Device) -> dict[Any, tuple[str, str]]:
    """Return the colour and the reason that stand in the database."""
    rows = house.ask(_JUDGEMENTS, device.patient)
    found = {str(reading): (colour, reason) for reading, colour, reason in rows}
    assert len(found) == len(rows), "a reading has two present judgements"
    return found


def assert_judged_and_alerted(house: House, devices: Sequence[Device]) -> None:
    """Each reading is judged as the rules say; each non-green one is on exactly one alert."""
    for device in devices:
        assert stored(house, device) == expected(house, device)
        for _, colour, is_present, findings, alerts in house.ask(_FINDINGS, device.patient):
            if colour == "GREEN":
                assert findings == 0
            elif is_present:
                assert (findings, alerts) == (1, 1)
        assert house.ask(_ORPHANS, device.patient) == [(0,)], "a finding without its judgement"
        assert house.ask(_EMPTY_ALERTS, device.patient) == [(0,)], "an alert without its findings"


def assert_present_once(house: House, references: Sequence[str]) -> None:
    """Each acknowledged reference is stored, once, with its receipt."""
    assert len(set(references)) == len(references)
    for table in ("measurements_reading", "measurements_readingreceipt"):
        rows = house.ask(
            f"SELECT reference, count(*) FROM {table} WHERE reference = ANY(%s) GROUP BY 1",
            list(references),
        )
        lost = set(references) - {reference for reference, _ in rows}
        assert not lost, f"{len(lost)} acknowledged readings are lost"
        assert all(count == 1 for _, count in rows)
