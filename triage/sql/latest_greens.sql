-- Where the latest reading of a kind is green: for reds that arrive long after they were measured.
-- Of a form: of which, for a green of one says nothing of another.
SELECT l.patient_id, l.kind, coalesce(m.about, ''), l.measured_at
FROM unnest(%(patients)s::uuid[], %(kinds)s::text[]) AS w (patient_id, kind)
JOIN triage_latest l USING (patient_id, kind)
JOIN measurements_reading m ON m.tenant_id = l.tenant_id AND m.id = l.reading_id
    AND m.measured_at = l.measured_at
WHERE l.colour = 'GREEN'
