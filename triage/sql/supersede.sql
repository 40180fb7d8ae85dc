-- A reading that is judged again: its present judgement stays, marked.
UPDATE triage_judgement j SET superseded_at = clock_timestamp()
FROM jsonb_to_recordset(%(rows)s::jsonb) AS w (tenant_id uuid, id uuid, measured_at timestamptz)
WHERE j.tenant_id = w.tenant_id AND j.reading_id = w.id AND j.measured_at = w.measured_at
  AND j.superseded_at IS NULL AND j.measured_at BETWEEN %(first)s AND %(last)s
