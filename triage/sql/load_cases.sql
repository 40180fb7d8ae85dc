-- Alerts that opened in the period, of these patients (and on this centre's list, if one is named).
-- Who closed it, where the centre had it: only to count how many they were.
-- The deadline is the first of its present colour, and when that was met: one that was left open
-- and is due again tells nothing of how long anybody waited.
-- Taken: when somebody first claimed it, never before its present colour began to wait.
SELECT a.tenant_id::text, a.patient_id::text, a.cause, a.colour, a.owner_unit_id::text,
       a.waiting_since, coalesce(first.due_at, a.due_at),
       (SELECT min(greatest(e.at, a.waiting_since)) FROM triage_alertevent e
        WHERE e.tenant_id = a.tenant_id AND e.alert_id = a.id AND e.code = 'CLAIMED'),
       coalesce(first.met_at, a.met_at), a.resolved_at, a.outcome, a.work_minutes,
       CASE WHEN a.owner_unit_id = a.centre_id THEN coalesce(a.resolved_by_id::text, '') ELSE '' END
FROM triage_alert a
LEFT JOIN LATERAL (
    SELECT (e.detail ->> 'due_at')::timestamptz AS due_at, (e.detail ->> 'met_at')::timestamptz AS met_at
    FROM triage_alertevent e
    WHERE e.tenant_id = a.tenant_id AND e.alert_id = a.id AND e.code = 'DUE_AGAIN' AND e.at >= a.waiting_since
    ORDER BY e.at, e.id LIMIT 1) first ON true
WHERE a.patient_id = ANY (%(patients)s::uuid[])
  AND (%(centre)s::uuid IS NULL OR a.centre_id = %(centre)s)
  AND a.opened_at >= %(since)s AND a.opened_at < %(until)s AND a.outcome <> 'MERGED'
