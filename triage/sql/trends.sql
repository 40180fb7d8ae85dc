-- The last 28 readings of one kind for each of some patients, newest first, with their colours.
SELECT w.patient_id, r.measured_at, coalesce(r.value, (r.components ->> 'systolic')::numeric), j.colour
FROM unnest(%(patients)s::uuid[], %(kinds)s::text[]) AS w (patient_id, kind)
JOIN LATERAL (
    SELECT m.tenant_id, m.id, m.measured_at, m.value, m.components FROM measurements_reading m
    WHERE m.patient_id = w.patient_id AND m.kind = w.kind
      AND NOT EXISTS (
          SELECT 1 FROM measurements_readingmark k
          WHERE k.tenant_id = m.tenant_id AND k.reading_id = m.id AND k.mark = 'IN_ERROR')
    ORDER BY m.measured_at DESC LIMIT 28
) r ON true
LEFT JOIN triage_judgement j ON j.tenant_id = r.tenant_id AND j.reading_id = r.id
    AND j.measured_at = r.measured_at AND j.superseded_at IS NULL
ORDER BY w.patient_id, r.measured_at DESC
