-- Windows on the ladder since whose opening a reading of the kind was measured and has arrived.
-- What was entered in error does not count.
SELECT w.id FROM triage_expectedwindow w
WHERE w.id = ANY (%(ids)s::uuid[]) AND EXISTS (
    SELECT 1 FROM measurements_reading r
    WHERE r.patient_id = w.patient_id AND r.kind = w.kind
      AND (w.about = '' OR r.about = w.about) AND r.measured_at >= w.opens_at
      AND NOT 'FUTURE' = ANY (r.flags)
      AND NOT EXISTS (SELECT 1 FROM measurements_readingmark k
          WHERE k.tenant_id = r.tenant_id AND k.reading_id = r.id AND k.mark = 'IN_ERROR'))
