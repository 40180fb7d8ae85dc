-- A plan that ended expects nothing from then on; a repeat that was asked for after a red is expected.
UPDATE triage_expectedwindow w SET state = 'CANCELLED'
FROM selfcare_plans_selfcareplan p
JOIN selfcare_plans_planversion v ON v.tenant_id = p.tenant_id AND v.plan_id = p.id
WHERE p.ended_at IS NOT NULL AND v.in_force_to = p.ended_at
  AND w.tenant_id = v.tenant_id AND w.plan_version_id = v.id
  AND NOT w.is_repeat AND w.state = 'WAITING' AND w.opens_at >= p.ended_at
