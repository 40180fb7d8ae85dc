-- What happened to a patient since a time, for the time axis: readings that did not come, alerts that were open then,
-- who took over, and contacts: calls, messages, new readings asked for, and what stands in an alert's history only.
-- One statement, whatever the history.
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
    AND (e.code IN ('RETURNED', 'TRANSFERRED', 'CALL_LOGGED', 'CALLED_113')
         OR (e.code = 'CONTACT_LOGGED' AND e.detail->'kept' IS NULL)
         OR (e.code = 'CLAIMED' AND e.unit_id <> a.centre_id))
LEFT JOIN tenants_user u ON u.id = e.by_id
LEFT JOIN tenants_unit n ON n.id = coalesce(
    e.unit_id, CASE e.code WHEN 'RETURNED' THEN (e.detail ->> 'unit')::uuid END)  -- by time: nobody's unit
WHERE a.tenant_id = %(tenant)s AND a.patient_id = %(patient)s
UNION ALL
SELECT c.at, 'CALL', c.whom, '', c.alert_id, u.name, n.name,
       jsonb_build_object('direction', c.direction, 'reached', c.is_reached, 'note', c.said)
FROM triage_contactlog c
JOIN tenants_user u ON u.id = c.by_id
JOIN tenants_unit n ON n.id = c.unit_id
WHERE c.tenant_id = %(tenant)s AND c.patient_id = %(patient)s AND c.at >= %(since)s
UNION ALL
SELECT m.sent_at, 'MESSAGE', m.side, '', NULL::uuid, u.name, coalesce(n.name, ''),
       jsonb_build_object('reached', m.read_at IS NOT NULL)
FROM messaging_message m
JOIN tenants_user u ON u.id = m.by_id
LEFT JOIN tenants_unit n ON n.id = m.unit_id
WHERE m.tenant_id = %(tenant)s AND m.patient_id = %(patient)s AND m.sent_at >= %(since)s
UNION ALL
SELECT q.asked_at, 'REMEASURE', q.kind, '', q.alert_id, u.name, n.name,
       jsonb_build_object('reached', q.came_at IS NOT NULL, 'note', q.words)
FROM triage_remeasurerequest q
JOIN tenants_user u ON u.id = q.by_id
JOIN tenants_unit n ON n.id = q.unit_id
WHERE q.tenant_id = %(tenant)s AND q.patient_id = %(patient)s AND q.asked_at >= %(since)s
ORDER BY 1, 2
