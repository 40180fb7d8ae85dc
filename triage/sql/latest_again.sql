-- Put the newest sound reading that is judged in the place of one that was entered in error.
INSERT INTO triage_latest
    (id, tenant_id, patient_id, kind, reading_id, measured_at, value, components, colour)
SELECT gen_random_uuid(), w.tenant_id, w.patient_id, w.kind, r.id, r.measured_at, r.value,
       r.components, r.colour
FROM jsonb_to_recordset(%(rows)s::jsonb) AS w (tenant_id uuid, patient_id uuid, kind text)
CROSS JOIN LATERAL (
    SELECT m.id, m.measured_at, m.value, m.components, j.colour
    FROM measurements_reading m
    JOIN triage_judgement j ON j.tenant_id = m.tenant_id AND j.reading_id = m.id
        AND j.measured_at = m.measured_at AND j.superseded_at IS NULL
    WHERE m.patient_id = w.patient_id AND m.kind = w.kind
      AND NOT 'FUTURE' = ANY (m.flags) AND NOT 'BEFORE_PLAN' = ANY (j.notes)
      AND NOT EXISTS (
        SELECT 1 FROM measurements_readingmark k
        WHERE k.tenant_id = m.tenant_id AND k.reading_id = m.id AND k.mark = 'IN_ERROR')
    ORDER BY m.measured_at DESC, m.id DESC LIMIT 1
) r
ON CONFLICT (tenant_id, patient_id, kind) DO NOTHING
