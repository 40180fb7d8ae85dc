-- The findings that readings entered in error stand on, on alerts that are open, and who said so.
SELECT f.alert_id, f.id, k.by_id, k.unit_id, k.at, f.kind
FROM jsonb_to_recordset(%(rows)s::jsonb) AS w (tenant_id uuid, id uuid, measured_at timestamptz)
JOIN measurements_readingmark k ON k.tenant_id = w.tenant_id AND k.reading_id = w.id
    AND k.mark = 'IN_ERROR'
JOIN triage_judgement j ON j.tenant_id = w.tenant_id AND j.reading_id = w.id
    AND j.measured_at = w.measured_at
JOIN triage_finding f ON f.tenant_id = j.tenant_id AND f.judgement_id = j.id
JOIN triage_alert a ON a.tenant_id = f.tenant_id AND a.id = f.alert_id AND a.state = 'OPEN'
WHERE j.measured_at BETWEEN %(first)s AND %(last)s
ORDER BY k.at, f.id
