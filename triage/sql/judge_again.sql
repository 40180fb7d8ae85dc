-- Later readings whose colour may change because an older one arrived late.
INSERT INTO measurements_duereading
    (tenant_id, id, patient_id, reading_id, measured_at, because_of, received_at, attempts)
SELECT tenant_id, id, patient_id, reading_id, measured_at, because_of, clock_timestamp(), 0
FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (
    tenant_id uuid, id uuid, patient_id uuid, reading_id uuid, measured_at timestamptz,
    because_of timestamptz)
