-- Intake as in 0002, with what kinds without a number hold. Owners and grants stay as they were.
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
            flags varchar[], hash text, about text, answers jsonb, text text)
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
             flags, about, answers, text)
        SELECT tenant_id, id, patient, measured_at, arrived, kind, value, components, unit,
               original, comparator, context, source, by_sender, reference, device, note, with_text,
               flags, about, answers, text
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

-- The photos, encrypted, of new readings. Called after record_rows in its transaction; rows without
-- a photo, and repeats, keep none.
CREATE FUNCTION keep_photos(rows jsonb) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO measurements_readingphoto
        (tenant_id, id, patient_id, reading_id, measured_at, media_type, content)
    SELECT t.tenant_id, r.photo_id, t.patient_id, t.reading_id, t.measured_at, r.photo_type,
           convert_to(r.photo, 'UTF8')
    FROM jsonb_to_recordset(rows) AS r (id uuid, photo_id uuid, photo_type text, photo text)
    JOIN measurements_readingreceipt t ON t.reading_id = r.id
    WHERE r.photo IS NOT NULL
$$;
REVOKE ALL ON FUNCTION keep_photos(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keep_photos(jsonb) TO dho_whole, dho_granted, dho_gate;

-- It belongs to dho_gate, which may make nothing: taken away as its owner, made anew as ours.
SET LOCAL ROLE dho_gate;
DROP FUNCTION take_in(bytea, jsonb);
SET LOCAL ROLE dho_owner;
CREATE FUNCTION take_in(secret bytea, rows jsonb)
RETURNS TABLE (n integer, outcome text, reading_id uuid, content_hash bytea,
               measured_at timestamptz, received_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    bearer record;
    own jsonb;
BEGIN
    SELECT * INTO bearer FROM identify_token(secret);
    IF NOT FOUND OR bearer.patient_id IS NULL OR bearer.person_id IS NOT NULL THEN
        RETURN;
    END IF;
    IF jsonb_array_length(rows) = 1 AND (rows -> 0 ->> 'patient')::uuid = bearer.patient_id THEN
        own := rows;
    ELSE
        SELECT coalesce(jsonb_agg(r), '[]') INTO own FROM jsonb_array_elements(rows) r
        WHERE (r ->> 'patient')::uuid = bearer.patient_id;
        RETURN QUERY SELECT (r ->> 'n')::integer, 'NO_PATIENT', NULL::uuid, NULL::bytea,
                            NULL::timestamptz, NULL::timestamptz
                     FROM jsonb_array_elements(rows) r
                     WHERE (r ->> 'patient')::uuid IS DISTINCT FROM bearer.patient_id;
    END IF;
    RETURN QUERY SELECT * FROM record_rows(own, bearer.tenant_id, bearer.sender_id);
    IF jsonb_path_exists(own, '$[*].document') THEN
        PERFORM keep_documents(own);
    END IF;
    IF jsonb_path_exists(own, '$[*].photo') THEN
        PERFORM keep_photos(own);
    END IF;
END $$;
REVOKE ALL ON FUNCTION take_in(bytea, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_in(bytea, jsonb) TO dho_door;
ALTER FUNCTION take_in(bytea, jsonb) OWNER TO dho_gate;
