-- Where the latest reading of a kind is green: for reds that arrive long after they were measured.
SELECT l.patient_id, l.kind, l.measured_at
FROM unnest(%(patients)s::uuid[], %(kinds)s::text[]) AS w (patient_id, kind)
JOIN triage_latest l USING (patient_id, kind) WHERE l.colour = 'GREEN'
