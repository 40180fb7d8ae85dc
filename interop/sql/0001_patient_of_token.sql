-- A device names its patient by national number: the patient that the token is bound to, if it is
-- the same person, and else nobody. The number comes as its keyed hash.
CREATE FUNCTION patient_of_token(secret bytea, number_index bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.id
    FROM identify_token(secret) t
    JOIN tenants_patient p ON p.tenant_id = t.tenant_id AND p.id = t.patient_id
    WHERE t.person_id IS NULL AND p.national_number_index = number_index
$$;
REVOKE ALL ON FUNCTION patient_of_token(bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patient_of_token(bytea, bytea) TO dho_door;
ALTER FUNCTION patient_of_token(bytea, bytea) OWNER TO dho_gate;
