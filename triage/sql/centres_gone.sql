-- Open alerts of a centre that no valid agreement lets see the patient any longer, as wall 1 asks it.
SELECT a.tenant_id, a.patient_id, a.id
FROM triage_alert a
JOIN tenants_unit u ON u.id = a.centre_id AND u.kind = 'CENTRE'
WHERE a.state = 'OPEN'
  AND (%(tenant)s::uuid IS NULL OR a.tenant_id = %(tenant)s::uuid)
  AND (%(only)s::uuid IS NULL OR a.patient_id = %(only)s::uuid)
  AND NOT (a.patient_id = ANY (%(without)s::uuid[]))
  AND EXISTS (
    SELECT 1 FROM tenants_unit h
    WHERE h.tenant_id = a.tenant_id AND h.kind = 'MUNICIPAL' AND h.closed_at IS NULL)
  AND NOT EXISTS (
    SELECT 1 FROM tenants_enrolment e
    JOIN tenants_agreement g ON g.tenant_id = e.tenant_id AND g.unit_id = e.centre_id
    WHERE e.tenant_id = a.tenant_id AND e.patient_id = a.patient_id AND e.centre_id = a.centre_id
      AND g.patient_group IN ('ALL', e.patient_group)
      AND g.valid_from <= %(now)s AND (g.valid_until IS NULL OR g.valid_until > %(now)s)
      AND (g.ended_at IS NULL OR g.ended_at > %(now)s))
  AND NOT (
    -- Who was never followed up anywhere is covered by what covers all.
    NOT EXISTS (SELECT 1 FROM tenants_enrolment e
                WHERE e.tenant_id = a.tenant_id AND e.patient_id = a.patient_id)
    AND EXISTS (
      SELECT 1 FROM tenants_agreement g
      WHERE g.tenant_id = a.tenant_id AND g.unit_id = a.centre_id AND g.patient_group = 'ALL'
        AND g.valid_from <= %(now)s AND (g.valid_until IS NULL OR g.valid_until > %(now)s)
        AND (g.ended_at IS NULL OR g.ended_at > %(now)s)))
ORDER BY a.patient_id, a.id
LIMIT %(limit)s
