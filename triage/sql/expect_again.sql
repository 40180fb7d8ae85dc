-- A pause that ended earlier, or was taken back: what had not closed by then is expected again.
UPDATE triage_expectedwindow w SET state = 'WAITING'
WHERE w.state = 'CANCELLED' AND w.closes_at > %(now)s
  AND EXISTS (
    SELECT 1 FROM selfcare_plans_planversion v WHERE v.tenant_id = w.tenant_id
      AND v.id = w.plan_version_id AND v.status = 'PUBLISHED'
      AND (v.in_force_to IS NULL OR v.in_force_to > w.opens_at))
  AND NOT EXISTS (
    SELECT 1 FROM tenants_pause p
    JOIN tenants_patient t ON t.tenant_id = p.tenant_id AND t.id = p.patient_id
    WHERE p.state = 'AGREED' AND p.tenant_id = w.tenant_id AND p.patient_id = w.patient_id
      AND (p.ends_at IS NULL OR p.ends_at > p.starts_at) AND w.closes_at > p.starts_at
      AND w.opens_at < coalesce(p.ends_at, (p.look_again_on + 1)::timestamp AT TIME ZONE t.time_zone))
