-- messaging.Notice
ALTER TABLE messaging_notice DROP CONSTRAINT messaging_notice_pkey;
ALTER TABLE messaging_notice ADD CONSTRAINT messaging_notice_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE messaging_notice ADD CONSTRAINT messaging_notice_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE messaging_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE messaging_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY messaging_notice_whole ON messaging_notice TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON messaging_notice TO dho_whole;
GRANT SELECT, INSERT ON messaging_notice TO dho_granted;
CREATE POLICY messaging_notice_granted ON messaging_notice TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY messaging_notice_triage ON messaging_notice TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON messaging_notice TO dho_triage;
CREATE POLICY messaging_notice_gate ON messaging_notice TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT (state, made_at) ON messaging_notice TO dho_gate;

-- How many notices did not get out: for health and watchdog, which have no scope.
CREATE FUNCTION unsent_notices() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(*)::integer FROM messaging_notice
    WHERE state = 'FAILED' OR (state = 'WAITING' AND made_at < now() - interval '5 minutes')
$$;
REVOKE ALL ON FUNCTION unsent_notices() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION unsent_notices() TO dho_door, dho_triage;
ALTER FUNCTION unsent_notices() OWNER TO dho_gate;
