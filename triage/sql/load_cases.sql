-- Alerts that opened in the period, of these patients (and on this centre's list, if one is named).
-- Who closed it, where the centre had it: only to count how many they were.
-- Taken: when somebody first claimed it, never before its present colour began to wait.
SELECT a.tenant_id::text, a.patient_id::text, a.cause, a.colour, a.owner_unit_id::text,
       a.waiting_since, a.due_at,
       (SELECT min(greatest(e.at, a.waiting_since)) FROM triage_alertevent e
        WHERE e.tenant_id = a.tenant_id AND e.alert_id = a.id AND e.code = 'CLAIMED'),
       a.met_at, a.resolved_at, a.outcome, a.work_minutes, 
       CASE WHEN a.owner_unit_id = a.centre_id THEN coalesce(a.resolved_by_id::text, '') ELSE '' END
FROM triage_alert a
WHERE a.patient_id = ANY (%(patients)s::uuid[])
  AND (%(centre)s::uuid IS NULL OR a.centre_id = %(centre)s)
  AND a.opened_at >= %(since)s AND a.opened_at < %(until)s AND a.outcome <> 'MERGED'
