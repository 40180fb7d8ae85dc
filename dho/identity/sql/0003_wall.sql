-- identity.ApiToken
ALTER TABLE identity_apitoken DROP CONSTRAINT identity_apitoken_pkey;
ALTER TABLE identity_apitoken ADD CONSTRAINT identity_apitoken_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE identity_apitoken ADD CONSTRAINT identity_apitoken_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE identity_apitoken ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity_apitoken FORCE ROW LEVEL SECURITY;
CREATE POLICY identity_apitoken_whole ON identity_apitoken TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON identity_apitoken TO dho_whole;
GRANT SELECT, INSERT, UPDATE ON identity_apitoken TO dho_granted;
CREATE POLICY identity_apitoken_granted ON identity_apitoken TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY identity_apitoken_gate ON identity_apitoken TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT ON identity_apitoken TO dho_gate;
CREATE POLICY identity_apitoken_own ON identity_apitoken FOR INSERT TO dho_whole, dho_granted WITH CHECK (patient_id IS NULL AND person_id IS NULL AND membership_id = nullif(current_setting('dho.membership', true), '')::uuid);
-- registered systems and devices by name
GRANT SELECT, INSERT, UPDATE ON identity_sender TO dho_door, dho_whole, dho_granted;
