-- Later readings whose colour may change because an older one arrived late. Only those that are
-- judged by now: what waits will be judged with the older one in sight, and need not wait twice.
INSERT INTO measurements_duereading
    (tenant_id, id, patient_id, reading_id, measured_at, because_of, received_at, attempts)
SELECT tenant_id, id, patient_id, reading_id, measured_at, because_of, clock_timestamp(), 0
FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (
    tenant_id uuid, id uuid, patient_id uuid, reading_id uuid, measured_at timestamptz,
    because_of timestamptz)
WHERE EXISTS (
    SELECT 1 FROM triage_judgement j
    WHERE j.tenant_id = r.tenant_id AND j.reading_id = r.reading_id
      AND j.measured_at = r.measured_at AND j.superseded_at IS NULL
      AND j.measured_at BETWEEN %(first)s AND %(last)s)
  AND NOT EXISTS (
    SELECT 1 FROM measurements_duereading d
    WHERE d.patient_id = r.patient_id AND d.reading_id = r.reading_id
      AND NOT d.is_marked)
