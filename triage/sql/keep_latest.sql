-- The latest reading of each kind; an older one never overwrites a newer.
INSERT INTO triage_latest AS l
    (id, tenant_id, patient_id, kind, reading_id, measured_at, value, components, colour)
SELECT id, tenant_id, patient_id, kind, reading_id, measured_at, value, components, colour
FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (
    id uuid, tenant_id uuid, patient_id uuid, kind text, reading_id uuid,
    measured_at timestamptz, value numeric, components jsonb, colour text)
ON CONFLICT (tenant_id, patient_id, kind) DO UPDATE
SET reading_id = EXCLUDED.reading_id, measured_at = EXCLUDED.measured_at, value = EXCLUDED.value,
    components = EXCLUDED.components, colour = EXCLUDED.colour
WHERE (EXCLUDED.measured_at, EXCLUDED.reading_id) >= (l.measured_at, l.reading_id)
