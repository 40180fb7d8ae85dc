-- Plan versions in force whose expected windows are not made as far ahead as they should be.
SELECT v.tenant_id, v.patient_id, p.time_zone, v.id, h.until
FROM selfcare_plans_planversion v
JOIN tenants_patient p ON p.tenant_id = v.tenant_id AND p.id = v.patient_id
LEFT JOIN triage_windowhorizon h ON h.tenant_id = v.tenant_id AND h.version_id = v.id
WHERE v.status = 'PUBLISHED' AND v.in_force_from <= clock_timestamp()
  AND (v.in_force_to IS NULL OR v.in_force_to > clock_timestamp())
  AND (h.until IS NULL OR h.until < %(until)s)
ORDER BY h.until NULLS FIRST LIMIT %(limit)s
