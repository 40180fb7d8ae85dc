-- What held yellows were measured of: the readings behind their findings, the first on top.
SELECT f.alert_id, m.id::text, m.kind, coalesce(m.about, ''), coalesce(m.context, '{}')::text,
       m.measured_at
FROM triage_finding f
JOIN triage_judgement j ON j.tenant_id = f.tenant_id AND j.id = f.judgement_id
    AND j.measured_at = f.measured_at AND j.measured_at BETWEEN %(first)s AND %(last)s
JOIN measurements_reading m ON m.tenant_id = j.tenant_id AND m.id = j.reading_id
    AND m.measured_at = j.measured_at AND m.measured_at BETWEEN %(first)s AND %(last)s
WHERE f.alert_id = ANY(%(alerts)s)
ORDER BY f.measured_at, f.id
