-- Windows in which a reading was measured that had arrived by the deadline.
SELECT w.id FROM triage_expectedwindow w
WHERE w.id = ANY (%(ids)s::uuid[]) AND EXISTS (
    SELECT 1 FROM measurements_reading r
    WHERE r.patient_id = w.patient_id AND r.kind = w.kind
      AND r.measured_at >= w.opens_at AND r.measured_at < w.closes_at
      AND r.received_at <= w.deadline_at AND NOT 'FUTURE' = ANY (r.flags))
