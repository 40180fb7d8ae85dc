-- Of each centre: how many windows came due within the last hour, how many of them have no reading,
-- and of how many patients.
SELECT e.centre_id, count(*), count(*) FILTER (WHERE NOT heard.yes),
       count(DISTINCT w.patient_id) FILTER (WHERE NOT heard.yes)
FROM triage_expectedwindow w
JOIN tenants_enrolment e ON e.tenant_id = w.tenant_id AND e.patient_id = w.patient_id
    AND e.ended_at IS NULL
CROSS JOIN LATERAL (SELECT w.state = 'MET' OR EXISTS (
    SELECT 1 FROM measurements_reading r
    WHERE r.patient_id = w.patient_id AND r.kind = w.kind
      AND (w.about = '' OR r.about = w.about)
      AND r.measured_at >= w.opens_at AND r.measured_at < w.closes_at
      AND NOT 'FUTURE' = ANY (r.flags)) AS yes) heard
WHERE e.centre_id = ANY (%(centres)s::uuid[]) AND NOT w.is_repeat AND w.state <> 'CANCELLED'
  AND w.deadline_at > %(since)s AND w.deadline_at <= %(now)s
GROUP BY e.centre_id
