-- Patients, not readings: those who have waited longest, each with all that waits, up to a limit, so
-- that what a patient's rows share is loaded once. A patient with a row that is being tried is left
-- to claim_attempted; one with a row that was given up is not, or the row that cannot be judged would
-- block its neighbours for ever.
WITH oldest AS MATERIALIZED (
    SELECT o.patient_id, min(o.received_at) AS since
    FROM (SELECT patient_id, received_at FROM measurements_duereading
          WHERE attempts = 0 ORDER BY received_at LIMIT %(limit)s) o
    WHERE NOT EXISTS (
        SELECT 1 FROM measurements_duereading t
        WHERE t.patient_id = o.patient_id AND t.attempts > 0 AND t.attempts <= %(attempts)s)
    GROUP BY o.patient_id
), chosen AS MATERIALIZED (
    SELECT f.tenant_id, f.id
    FROM oldest JOIN measurements_duereading f USING (patient_id)
    WHERE f.attempts = 0
    ORDER BY oldest.since, oldest.patient_id, f.received_at LIMIT %(limit)s
    FOR UPDATE OF f SKIP LOCKED
), claimed AS (
    UPDATE measurements_duereading d
    SET attempts = 1, lease = %(lease)s,
        leased_until = clock_timestamp() + make_interval(secs => %(seconds)s)
    FROM chosen
    WHERE d.tenant_id = chosen.tenant_id AND d.id = chosen.id
    RETURNING d.tenant_id, d.id, d.patient_id, d.reading_id, d.measured_at, d.refused_id,
              d.because_of, d.attempts, d.is_marked
)
SELECT coalesce(json_agg(claimed), '[]')::text FROM claimed
