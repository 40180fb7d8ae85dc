-- What happened to a patient since a time, for the time axis: readings that did not come, alerts that were open then,
-- and the steps of alerts that people ask for (contacts, and who took over). One statement, whatever the history.
SELECT w.closes_at, 'MISSED', w.kind, 'MISSING', NULL::uuid, '', '', '{}'::jsonb
FROM triage_expectedwindow w
WHERE w.tenant_id = %(tenant)s AND w.patient_id = %(patient)s AND w.state = 'MISSED'
    AND w.closes_at >= %(since)s
UNION ALL
SELECT a.opened_at, 'ALERT', a.cause, a.colour, a.id, coalesce(u.name, ''), n.name,
       jsonb_build_object('resolved_at', a.resolved_at, 'outcome', a.outcome,
                          'code', a.reason_code, 'params', a.reason_params)
FROM triage_alert a
LEFT JOIN tenants_user u ON u.id = a.resolved_by_id
JOIN tenants_unit n ON n.id = a.owner_unit_id
WHERE a.tenant_id = %(tenant)s AND a.patient_id = %(patient)s AND a.merged_into_id IS NULL
    AND (a.resolved_at IS NULL OR a.resolved_at >= %(since)s)
UNION ALL
SELECT e.at, e.code, a.cause, a.colour, a.id, coalesce(u.name, ''), coalesce(n.name, ''), e.detail
FROM triage_alert a
JOIN triage_alertevent e ON e.tenant_id = a.tenant_id AND e.alert_id = a.id AND e.at >= %(since)s
    AND (e.code IN ('CONTACT_LOGGED', 'RETURNED', 'TRANSFERRED')
         OR (e.code = 'CLAIMED' AND e.unit_id <> a.centre_id))
LEFT JOIN tenants_user u ON u.id = e.by_id
LEFT JOIN tenants_unit n ON n.id = e.unit_id
WHERE a.tenant_id = %(tenant)s AND a.patient_id = %(patient)s
ORDER BY 1, 2
