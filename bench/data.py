"""The population that is measured on: a centre, five municipalities, 100,000 judged readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from bench.place import Place
from selfcare_plans.rules.document import (
    Against,
    ChangeRule,
    Colour,
    Direction,
    MonitoringItem,
    PlanDocument,
    RangeRule,
    RepetitionRule,
)
from tenants.rules.codes import Role, TenantKind, UnitKind
from tests import factories as make

PATIENTS = 250
STRANGERS = 50
GRANTED = 200
DAYS = 100


@dataclass(frozen=True)
class Population:
    """Who is there: whose readings are sent, and who looks."""

    patients: list[UUID]
    tokens: list[str]
    tenants: list[UUID]
    sender: UUID
    nurse: Any
    doctor: Any


def patient_id(number: int) -> UUID:
    """Return the id of patient 1, 2, 3 …: pgbench can work it out."""
    return UUID(f"00000000-0000-7000-8000-{number:012d}")


def populate(place: Place) -> Population:
    """Write people and plans past the walls, then the readings in SQL."""
    homes = [make.tenant(f"Kommune {n}") for n in range(6)]
    centre = make.unit(homes[0], UnitKind.CENTRE, "Oppfølgingssenteret")
    offices = make.tenant("Legekontoret", TenantKind.GP_OFFICE)
    office = make.unit(offices, UnitKind.GP_OFFICE, "Legekontoret")
    nurse, doctor = make.member("Nora", centre, Role.NURSE), make.member("Gunnar", office, Role.GP)
    for home in homes:
        home.default_unit = centre
        home.save(using="owner")
    opened = [make.agreement(home, office, doctor.user) for home in homes]
    for home in homes[:5]:
        make.agreement(home, centre, nurse.user)
    sender = make.sender("bench")
    tokens = []
    for n in range(1, PATIENTS + STRANGERS + 1):
        # The last municipality has no agreement with the centre: its patients are in nobody's sight.
        home = n % 5 if n <= PATIENTS else 5
        patient = make.patient(homes[home], f"Pasient {n}", id=patient_id(n))
        course = make.enrolment(patient, centre)
        make.plan(patient, course, document(str(office.id)), doctor.user)
        if n <= GRANTED:
            make.grant(patient, office, opened[home], doctor.user)
        if n <= PATIENTS:
            tokens.append(make.device_token(patient, sender=sender))
    _readings(place, sender.id)
    ids = [patient_id(n) for n in range(1, PATIENTS + 1)]
    return Population(ids, tokens, [one.id for one in homes[:5]], sender.id, nurse, doctor)


def document(receiver: str) -> PlanDocument:
    """Return a plan: SpO2 by ranges alone; pulse by ranges, two change rules and a repetition rule."""
    low = RangeRule(id="spo2", green_low=Decimal(90), yellow_low=Decimal(86))
    span = RangeRule(id="pulse", green_low=Decimal(50), green_high=Decimal(100))
    rise = ChangeRule(
        id="rise", colour=Colour.YELLOW, direction=Direction.RISE, amount=Decimal(40), days=3
    )
    fall = ChangeRule(
        id="fall",
        colour=Colour.YELLOW,
        direction=Direction.FALL,
        amount=Decimal(40),
        against=Against.HIGHEST,
        days=3,
    )
    again = RepetitionRule(id="again", colour=Colour.RED, times=3, of=5)
    items = (
        MonitoringItem(id="spo2", kind="spo2", rules=(low,)),
        MonitoringItem(id="pulse", kind="pulse", rules=(span, rise, fall, again)),
    )
    return PlanDocument(items=items, receivers=(receiver,))


_READING = """
INSERT INTO measurements_reading (tenant_id, id, patient_id, measured_at, received_at, kind, value,
    unit, comparator, source, sender_id, reference, device, note, with_text, flags)
SELECT p.tenant_id, uuidv7(), p.id, t.at, t.at, k.kind,
       CASE WHEN random() < 0.03 THEN k.yellow ELSE k.green + floor(random() * 6) END,
       k.unit, '', '', %(sender)s, gen_random_uuid()::text, '', '', false, '{}'
FROM tenants_patient p,
     (VALUES ('spo2', 92, 88, '%%'), ('pulse', 70, 104, '/min')) AS k (kind, green, yellow, unit),
     generate_series(%(begin)s::timestamptz, %(end)s, interval '12 hours') AS t (at)
WHERE p.id BETWEEN %(first)s AND %(last)s"""
_RECEIPT = """
INSERT INTO measurements_readingreceipt (tenant_id, id, patient_id, sender_id, reference, reading_id,
    measured_at, received_at, content_hash)
SELECT tenant_id, id, patient_id, sender_id, reference, id, measured_at, received_at, '\\x00'
FROM measurements_reading"""
_JUDGEMENT = """
INSERT INTO triage_judgement (id, tenant_id, patient_id, measured_at, reading_id, kind, colour,
    reason_code, reason_params, fired, notes, range_colour, judged_as_of, judged_at, engine_version)
SELECT uuidv7(), tenant_id, patient_id, measured_at, id, kind,
       CASE WHEN value IN (88, 104) THEN 'YELLOW' ELSE 'GREEN' END, 'RANGE', '{}', '[]', '{}', '',
       received_at, received_at, '1'
FROM measurements_reading WHERE patient_id BETWEEN %(first)s AND %(last)s"""
_PEOPLE = """
INSERT INTO tenants_patient (id, {columns})
SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, {columns}
FROM generate_series(%(from)s::int, %(to)s::int) AS s (n)
JOIN tenants_patient p ON p.id = ('00000000-0000-7000-8000-' || lpad((n %% 5 + 1)::text, 12, '0'))::uuid"""


def _readings(place: Place, sender: UUID) -> None:
    with place.connect() as connection:
        connection.execute("SELECT setseed(0.42)")
        params = {**_span(sender), "first": patient_id(1), "last": patient_id(PATIENTS)}
        connection.execute(_READING, params)
        connection.execute(_RECEIPT)
        connection.execute(_JUDGEMENT, params)
        connection.execute("ANALYZE")


def _span(sender: UUID) -> dict[str, Any]:
    now = datetime.now(tz=UTC)
    return {
        "sender": sender,
        "begin": now - timedelta(days=DAYS),
        "end": now - timedelta(hours=13),
    }


def grow(place: Place, people: Population, *, to: int) -> int:
    """Add patients of the same municipalities, with judged readings, until there are so many readings.

    Returns how many there are. Receipts are left out: no screen asks for them.
    """
    with place.connect() as connection:
        have = _count(connection)
        each = 2 * (2 * DAYS - 2)  # of two kinds, twice a day but for the last
        more = -(-(to - have) // each)
        if more <= 0:
            return have
        first = 1_001
        columns = ", ".join(
            name
            for (name,) in connection.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'tenants_patient'::regclass"
                " AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('id', 'user_id',"
                " 'national_number', 'national_number_index') ORDER BY attnum"
            )
        )
        # Past keys and triggers: all of it is copied from rows that hold.
        connection.execute("SET session_replication_role = replica")
        bounds = {"from": first, "to": first + more - 1}
        connection.execute(_PEOPLE.format(columns=columns), bounds)
        params = {
            **_span(people.sender),
            "first": patient_id(first),
            "last": patient_id(first + more - 1),
        }
        connection.execute(_READING, params)
        connection.execute(_JUDGEMENT, params)
        connection.execute("SET session_replication_role = origin")
        connection.execute("VACUUM ANALYZE")
        return _count(connection)


def _count(connection: Any) -> int:
    return int(connection.execute("SELECT count(*) FROM measurements_reading").fetchone()[0])
