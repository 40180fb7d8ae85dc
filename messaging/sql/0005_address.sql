-- Where a notice to a person goes: one e-mail address, for the sweeper that sends it. Judging itself
-- may not read the table of people.
GRANT SELECT ON tenants_user TO dho_gate;
CREATE FUNCTION address_of_user(wanted uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT email FROM tenants_user WHERE id = wanted
$$;
REVOKE ALL ON FUNCTION address_of_user(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION address_of_user(uuid) TO dho_triage;
ALTER FUNCTION address_of_user(uuid) OWNER TO dho_gate;
