-- Readings that plans expected or expect, by tenant and local day: windows that no pause took away.
-- Of these patients; for a whole centre (no patients named), of those who are in its follow-up.
SELECT w.tenant_id::text, w.local_date, count(*)
FROM triage_expectedwindow w
WHERE w.local_date >= %(first)s AND w.local_date <= %(last)s
  AND w.state <> 'CANCELLED' AND NOT w.is_repeat
  AND (%(patients)s::uuid[] IS NULL OR w.patient_id = ANY (%(patients)s::uuid[]))
  AND (%(centre)s::uuid IS NULL OR EXISTS (
      SELECT 1 FROM tenants_enrolment e
      WHERE e.tenant_id = w.tenant_id AND e.patient_id = w.patient_id
        AND e.centre_id = %(centre)s AND e.started_at <= w.closes_at
        AND (e.ended_at IS NULL OR e.ended_at > w.opens_at)))
GROUP BY w.tenant_id, w.local_date
