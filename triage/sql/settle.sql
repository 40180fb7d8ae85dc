-- Delete the due rows that are judged, where the lease is still mine. Says how many that were.
WITH judged AS (
    DELETE FROM measurements_duereading d
    USING jsonb_to_recordset(%(rows)s::jsonb) AS w (tenant_id uuid, id uuid)
    WHERE d.tenant_id = w.tenant_id AND d.id = w.id AND d.lease = %(lease)s
    RETURNING d.id
)
SELECT count(*) FROM judged
