-- Whose token is this? The only way to read tokens without a scope: by the hash of the secret.
CREATE FUNCTION identify_token(secret bytea)
RETURNS TABLE (token_id uuid, tenant_id uuid, patient_id uuid, membership_id uuid, person_id uuid,
               sender_id uuid, has_screen boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT t.id, t.tenant_id, t.patient_id, t.membership_id, t.person_id, t.sender_id, s.has_screen
    FROM identity_apitoken t
    JOIN identity_sender s ON s.id = t.sender_id
    WHERE t.digest = secret AND t.expires_at > now() AND (t.revoked_at IS NULL OR t.revoked_at > now())
$$;
GRANT SELECT ON identity_sender TO dho_gate, dho_triage;
REVOKE ALL ON FUNCTION identify_token(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identify_token(bytea) TO dho_door;
ALTER FUNCTION identify_token(bytea) OWNER TO dho_gate;
