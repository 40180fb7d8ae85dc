-- How many findings of alerts do not come from readings that were entered in error.
SELECT f.alert_id, count(*)
FROM triage_finding f
LEFT JOIN triage_judgement j ON j.tenant_id = f.tenant_id AND j.id = f.judgement_id
    AND j.measured_at = f.measured_at
LEFT JOIN measurements_readingmark k ON k.tenant_id = j.tenant_id AND k.reading_id = j.reading_id
    AND k.mark = 'IN_ERROR'
WHERE f.alert_id = ANY (%(alerts)s::uuid[]) AND k.id IS NULL
GROUP BY f.alert_id
