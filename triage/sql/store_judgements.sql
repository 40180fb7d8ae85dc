-- Write judgements set-wise. What is superseded is marked first; replays meet the unique key.
WITH sent AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (
        id uuid, tenant_id uuid, patient_id uuid, measured_at timestamptz, reading_id uuid,
        window_id uuid, kind text, colour text, reason_code text, reason_params jsonb, fired jsonb,
        notes varchar[], range_colour text, version_id uuid, then_id uuid, now_id uuid,
        judged_as_of timestamptz, engine_version text)
)
INSERT INTO triage_judgement
    (id, tenant_id, patient_id, measured_at, reading_id, window_id, kind, colour, reason_code,
     reason_params, fired, notes, range_colour, version_id, then_id, now_id, judged_as_of,
     judged_at, engine_version)
SELECT id, tenant_id, patient_id, measured_at, reading_id, window_id, kind, colour, reason_code,
       reason_params, fired, notes, range_colour, version_id, then_id, now_id, judged_as_of,
       clock_timestamp(), engine_version
FROM sent
ON CONFLICT DO NOTHING
