-- Staffed minutes and shares, set by a centre's lead; the forecast of a centre's week, by a sweeper.
GRANT SELECT, INSERT, UPDATE ON triage_staffedday TO dho_door, dho_whole, dho_granted;
GRANT SELECT ON triage_staffedday TO dho_triage;
GRANT SELECT, INSERT, UPDATE, DELETE ON triage_costshare TO dho_door, dho_whole, dho_granted;
GRANT SELECT ON triage_weekahead TO dho_door, dho_whole, dho_granted;
GRANT SELECT, INSERT, UPDATE ON triage_weekahead TO dho_triage;

-- Where the leads of a centre are told of next week's load, for the sweeper: it may not read people.
CREATE FUNCTION addresses_of_leads(wanted uuid) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT DISTINCT u.email FROM tenants_membership m JOIN tenants_user u ON u.id = m.user_id
    WHERE m.unit_id = wanted AND m.role = 'PROJECT_LEAD' AND u.email <> ''
      AND m.started_at <= now() AND (m.ended_at IS NULL OR m.ended_at > now())
$$;
REVOKE ALL ON FUNCTION addresses_of_leads(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION addresses_of_leads(uuid) TO dho_triage;
ALTER FUNCTION addresses_of_leads(uuid) OWNER TO dho_gate;
