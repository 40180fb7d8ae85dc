-- Intake in one statement: receipt, reading and due row, or nothing. A row whose reference was
-- taken in before comes back with outcome OLD, the first reading and its content hash.

-- Runs with the caller's rights: row-level security decides. Rows carry their tenant, or take
-- "home". received_at is the database's clock.
CREATE FUNCTION record_rows(rows jsonb, home uuid, by_sender uuid)
RETURNS TABLE (n integer, outcome text, reading_id uuid, content_hash bytea,
               measured_at timestamptz, received_at timestamptz)
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH sent AS MATERIALIZED (
        SELECT r.*, coalesce(r.tenant, home) AS tenant_id, clock_timestamp() AS arrived
        FROM jsonb_to_recordset(rows) AS r (
            n integer, tenant uuid, patient uuid, id uuid, kind text, value numeric,
            components jsonb, unit text, original jsonb, measured_at timestamptz, reference text,
            context jsonb, comparator text, source text, device text, note text, with_text boolean,
            flags varchar[], hash text)
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
             flags)
        SELECT tenant_id, id, patient, measured_at, arrived, kind, value, components, unit,
               original, comparator, context, source, by_sender, reference, device, note, with_text,
               flags
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

-- The text, encrypted, that new readings of another system were read from. Called after
-- record_rows in its transaction; rows without a text, and repeats, keep none.
CREATE FUNCTION keep_documents(rows jsonb) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO measurements_readingdocument
        (tenant_id, id, patient_id, reading_id, measured_at, media_type, text)
    SELECT t.tenant_id, r.document_id, t.patient_id, t.reading_id, t.measured_at, r.media_type,
           convert_to(r.document, 'UTF8')
    FROM jsonb_to_recordset(rows) AS r (id uuid, document_id uuid, media_type text, document text)
    JOIN measurements_readingreceipt t ON t.reading_id = r.id
    WHERE r.document IS NOT NULL
$$;

-- The first receipts of references that came again. Second statement of a repeat.
CREATE FUNCTION first_receipts(rows jsonb, home uuid, by_sender uuid)
RETURNS TABLE (n integer, reading_id uuid, content_hash bytea, measured_at timestamptz,
               received_at timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.n, t.reading_id, t.content_hash, t.measured_at, t.received_at
    FROM jsonb_to_recordset(rows) AS r (n integer, tenant uuid, patient uuid, reference text)
    JOIN measurements_readingreceipt t
      ON t.tenant_id = coalesce(r.tenant, home) AND t.patient_id = r.patient
     AND t.sender_id = by_sender AND t.reference = r.reference
$$;

-- A device's way in: the token is checked inside the statement, and binds tenant and patient.
-- No row back: no such token. Rows of another patient come back as NO_PATIENT.
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
END $$;

CREATE FUNCTION first_taken_in(secret bytea, rows jsonb)
RETURNS TABLE (n integer, reading_id uuid, content_hash bytea, measured_at timestamptz,
               received_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT f.* FROM identify_token(secret) t,
    LATERAL first_receipts(
        (SELECT jsonb_agg(r) FROM jsonb_array_elements(rows) r
         WHERE (r ->> 'patient')::uuid = t.patient_id), t.tenant_id, t.sender_id) f
    WHERE t.person_id IS NULL
$$;

-- What did not get in: a refused reading and its due row. A device's body that names no patient
-- counts as its own patient's.
CREATE FUNCTION record_refusals(rows jsonb, home uuid, by_sender uuid, screen boolean)
RETURNS integer
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH sent AS MATERIALIZED (
        SELECT r.*, coalesce(r.tenant, home) AS tenant_id, clock_timestamp() AS arrived
        FROM jsonb_to_recordset(rows) AS r (
            tenant uuid, patient uuid, id uuid, due_id uuid, kind text, code text, pointer text,
            reference text, content jsonb)
    ), refused AS (
        INSERT INTO measurements_refusedreading
            (tenant_id, id, patient_id, sender_id, kind, code, pointer, reference, content,
             has_screen, received_at)
        SELECT tenant_id, id, patient, by_sender, kind, code, pointer, reference, content, screen,
               arrived FROM sent
    ), due AS (
        INSERT INTO measurements_duereading (tenant_id, id, patient_id, refused_id, received_at, attempts)
        SELECT tenant_id, due_id, patient, id, arrived, 0 FROM sent
    )
    SELECT count(*)::integer FROM sent
$$;

CREATE FUNCTION take_in_refusals(secret bytea, rows jsonb) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT record_refusals(
        coalesce((SELECT jsonb_agg(r || jsonb_build_object('patient', t.patient_id))
                  FROM jsonb_array_elements(rows) r
                  WHERE coalesce((r ->> 'patient')::uuid, t.patient_id) = t.patient_id), '[]'),
        t.tenant_id, t.sender_id, t.has_screen)
    FROM identify_token(secret) t WHERE t.patient_id IS NOT NULL AND t.person_id IS NULL
$$;

REVOKE ALL ON FUNCTION record_rows(jsonb, uuid, uuid), first_receipts(jsonb, uuid, uuid),
    keep_documents(jsonb), take_in(bytea, jsonb), first_taken_in(bytea, jsonb),
    record_refusals(jsonb, uuid, uuid, boolean), take_in_refusals(bytea, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_rows(jsonb, uuid, uuid), first_receipts(jsonb, uuid, uuid),
    keep_documents(jsonb), record_refusals(jsonb, uuid, uuid, boolean) TO dho_whole, dho_granted, dho_gate;
GRANT EXECUTE ON FUNCTION take_in(bytea, jsonb), first_taken_in(bytea, jsonb),
    take_in_refusals(bytea, jsonb) TO dho_door;
ALTER FUNCTION take_in_refusals(bytea, jsonb) OWNER TO dho_gate;
ALTER FUNCTION first_taken_in(bytea, jsonb) OWNER TO dho_gate;
ALTER FUNCTION take_in(bytea, jsonb) OWNER TO dho_gate;

-- How long the oldest due row has waited, in seconds: for health, which has no scope.
CREATE FUNCTION oldest_unjudged_seconds() RETURNS double precision
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT extract(epoch FROM clock_timestamp() - min(received_at))::double precision
    FROM measurements_duereading
$$;
REVOKE ALL ON FUNCTION oldest_unjudged_seconds() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION oldest_unjudged_seconds() TO dho_door, dho_triage;
ALTER FUNCTION oldest_unjudged_seconds() OWNER TO dho_gate;
