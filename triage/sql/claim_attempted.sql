-- A row that somebody tried before is claimed and judged alone, so that only the reading that
-- kills its judge is given up. The choice is materialised: as a plain sub-select it may be made
-- anew for each row of a nested loop, and then several are claimed.
WITH chosen AS MATERIALIZED (
    SELECT tenant_id, id FROM measurements_duereading
    WHERE attempts > 0 AND (leased_until IS NULL OR leased_until <= clock_timestamp())
    ORDER BY received_at LIMIT 1
    FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE measurements_duereading d
    SET attempts = d.attempts + 1, lease = %(lease)s,
        leased_until = clock_timestamp() + make_interval(secs => %(seconds)s)
    FROM chosen
    WHERE d.tenant_id = chosen.tenant_id AND d.id = chosen.id
    RETURNING d.tenant_id, d.id, d.patient_id, d.reading_id, d.measured_at, d.refused_id,
              d.because_of, d.attempts, d.is_marked
)
SELECT coalesce(json_agg(claimed), '[]')::text FROM claimed
