"""A crowd: thousands of open alerts made of one patient, her course and her alert, in three statements."""

from __future__ import annotations

from typing import Any

_PEOPLE = """
INSERT INTO tenants_patient SELECT (jsonb_populate_record(p, jsonb_build_object(
    'id', gen_random_uuid(), 'user_id', NULL, 'given_name', 'Mengde ' || n, 'family_name', 'Mengdesen',
    'search_name', 'mengdesen mengde ' || lpad(n::text, 6, '0')))).*
FROM tenants_patient p, generate_series(1, %(count)s::int) AS s (n) WHERE p.id = %(patient)s"""
_COURSES = """
INSERT INTO tenants_enrolment SELECT (jsonb_populate_record(e, jsonb_build_object(
    'id', gen_random_uuid(), 'patient_id', p.id))).*
FROM tenants_enrolment e, tenants_patient p
WHERE e.patient_id = %(patient)s AND p.search_name ^@ 'mengdesen mengde '"""
_ALERTS = """
INSERT INTO triage_alert SELECT (jsonb_populate_record(a, jsonb_build_object(
    'id', gen_random_uuid(), 'patient_id', e.patient_id, 'enrolment_id', e.id,
    'colour', CASE WHEN e.place %% %(every)s = 0 THEN 'RED' ELSE 'YELLOW' END,
    'waiting_since', a.waiting_since - e.place * interval '1 second'))).*
FROM triage_alert a, (
    SELECT e.id, e.patient_id, row_number() OVER (ORDER BY e.id) AS place
    FROM tenants_enrolment e JOIN tenants_patient p ON p.id = e.patient_id
    WHERE p.search_name ^@ 'mengdesen mengde ') e
WHERE a.id = %(alert)s"""


def crowd(cursor: Any, *, alert: Any, patient: Any, count: int, every: int = 25) -> None:
    """Write ``count`` patients like this one, each with an open alert; one of ``every`` is red."""
    params = {"alert": alert, "patient": patient, "count": count, "every": every}
    for words in (_PEOPLE, _COURSES, _ALERTS):
        cursor.execute(words, params)
