-- Intake as in 0005, with the version of the form that answers were read by, and what was set aside.
-- Owner and grants stay as they were.
CREATE OR REPLACE FUNCTION record_rows(rows jsonb, home uuid, by_sender uuid)
RETURNS TABLE (n integer, outcome text, reading_id uuid, content_hash bytea,
               measured_at timestamptz, received_at timestamptz)
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH sent AS MATERIALIZED (
        SELECT r.*, coalesce(r.tenant, home) AS tenant_id, clock_timestamp() AS arrived
        FROM jsonb_to_recordset(rows) AS r (
            n integer, tenant uuid, patient uuid, id uuid, kind text, value numeric,
            components jsonb, unit text, original jsonb, measured_at timestamptz, reference text,
            context jsonb, comparator text, source text, device text, note text, with_text boolean,
            flags varchar[], hash text, about text, answers jsonb, text text,
            form_version smallint, set_aside jsonb)
    ), receipt AS (
        INSERT INTO measurements_readingreceipt AS t
            (tenant_id, id, patient_id, sender_id, reference, reading_id, measured_at, received_at,
             content_hash)
        SELECT tenant_id, id, patient, by_sender, reference, id, measured_at, arrived,
               decode(hash, 'hex')
        FROM sent ORDER BY n
        ON CONFLICT DO NOTHING
        RETURNING t.reading_id
    ), fresh AS (
        SELECT sent.* FROM sent JOIN receipt ON receipt.reading_id = sent.id
    ), reading AS (
        INSERT INTO measurements_reading
            (tenant_id, id, patient_id, measured_at, received_at, kind, value, components, unit,
             original, comparator, context, source, sender_id, reference, device, note, with_text,
             flags, about, answers, text, form_version, set_aside)
        SELECT tenant_id, id, patient, measured_at, arrived, kind, value, components, unit,
               original, comparator, context, source, by_sender, reference, device, note, with_text,
               flags, about, answers, text, form_version, set_aside
        FROM fresh
    ), due AS (
        INSERT INTO measurements_duereading
            (tenant_id, id, patient_id, reading_id, measured_at, received_at, attempts)
        SELECT tenant_id, id, patient, id, measured_at, arrived, 0 FROM fresh
    )
    SELECT sent.n, CASE WHEN receipt.reading_id IS NULL THEN 'OLD' ELSE 'NEW' END, sent.id,
           NULL::bytea, sent.measured_at, sent.arrived
    FROM sent LEFT JOIN receipt ON receipt.reading_id = sent.id
$$;
