-- Of these tellings those with nothing to tell any more: 113 was rung, somebody closed the alert, or
-- the reading was entered in error. What moved to an older alert goes on there.
SELECT t.id
FROM triage_telling t
JOIN triage_finding f ON f.tenant_id = t.tenant_id AND f.judgement_id = t.judgement_id
JOIN triage_alert a ON a.tenant_id = f.tenant_id AND a.id = f.alert_id
LEFT JOIN measurements_readingmark k ON k.tenant_id = t.tenant_id AND k.reading_id = t.reading_id
    AND k.mark = 'IN_ERROR'
WHERE t.id = ANY (%(ids)s)
  AND (a.state <> 'OPEN' OR a.called_113_at >= a.waiting_since OR k.reading_id IS NOT NULL)
