-- What a pause or a stay touches is not expected; a repeat that was asked for after a red is.
UPDATE triage_expectedwindow w SET state = 'CANCELLED'
FROM tenants_pause p
JOIN tenants_patient t ON t.tenant_id = p.tenant_id AND t.id = p.patient_id
WHERE p.state = 'AGREED' AND (p.ends_at IS NULL OR p.ends_at > %(now)s - interval '3 days')
  AND NOT w.is_repeat AND w.state = 'WAITING'
  AND w.tenant_id = p.tenant_id AND w.patient_id = p.patient_id
  AND (p.ends_at IS NULL OR p.ends_at > p.starts_at) AND w.closes_at > p.starts_at
  AND w.opens_at < coalesce(p.ends_at, (p.look_again_on + 1)::timestamp AT TIME ZONE t.time_zone)
