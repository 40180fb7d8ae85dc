-- Patients, not readings: all waiting rows of the patients who have waited longest, up to a limit.
-- A patient with a row that is being tried is left to claim_attempted; one with a row that was
-- given up is not, or the row that cannot be judged would block its neighbours for ever.
WITH chosen AS MATERIALIZED (
    SELECT f.tenant_id, f.id
    FROM measurements_duereading f
    WHERE f.attempts = 0
      AND f.patient_id = ANY (ARRAY(
          SELECT o.patient_id FROM measurements_duereading o
          WHERE o.attempts = 0 ORDER BY o.received_at LIMIT %(limit)s))
      AND NOT EXISTS (
          SELECT 1 FROM measurements_duereading t
          WHERE t.patient_id = f.patient_id AND t.attempts BETWEEN 1 AND %(attempts)s)
    ORDER BY f.received_at LIMIT %(limit)s
    FOR UPDATE OF f SKIP LOCKED
)
UPDATE measurements_duereading d
SET attempts = 1, lease = %(lease)s,
    leased_until = clock_timestamp() + make_interval(secs => %(seconds)s)
FROM chosen
WHERE d.tenant_id = chosen.tenant_id AND d.id = chosen.id
RETURNING d.tenant_id, d.id, d.patient_id, d.reading_id, d.measured_at, d.refused_id,
          d.because_of, d.received_at, d.attempts
