-- The present judgement of readings, for what is judged again.
SELECT j.reading_id::text, j.colour, j.reason_code
FROM jsonb_to_recordset(%(rows)s::jsonb) AS w (tenant_id uuid, id uuid, measured_at timestamptz)
JOIN triage_judgement j ON j.tenant_id = w.tenant_id AND j.reading_id = w.id
    AND j.measured_at = w.measured_at AND j.superseded_at IS NULL
WHERE j.measured_at BETWEEN %(first)s AND %(last)s
