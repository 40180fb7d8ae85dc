-- Who was followed up in the period, and for how long, in weeks. Pauses are not taken off.
SELECT e.tenant_id::text, e.patient_id::text,
       sum(extract(epoch FROM least(coalesce(e.ended_at, %(until)s), %(until)s)
                              - greatest(e.started_at, %(since)s)) / 604800)::float
FROM tenants_enrolment e
WHERE e.patient_id = ANY (%(patients)s::uuid[])
  AND (%(centre)s::uuid IS NULL OR e.centre_id = %(centre)s)
  AND e.started_at < %(until)s AND (e.ended_at IS NULL OR e.ended_at > %(since)s)
GROUP BY e.tenant_id, e.patient_id
