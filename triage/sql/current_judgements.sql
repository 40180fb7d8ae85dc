-- The present judgement of readings, for what is judged again.
SELECT j.reading_id, j.colour, j.reason_code
FROM unnest(%(tenants)s::uuid[], %(ids)s::uuid[], %(times)s::timestamptz[]) AS w (tenant_id, id, measured_at)
JOIN triage_judgement j ON j.tenant_id = w.tenant_id AND j.reading_id = w.id
    AND j.measured_at = w.measured_at AND j.superseded_at IS NULL
WHERE j.measured_at BETWEEN %(first)s AND %(last)s
