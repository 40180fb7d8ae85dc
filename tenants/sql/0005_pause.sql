-- tenants.Pause
ALTER TABLE tenants_pause DROP CONSTRAINT tenants_pause_pkey;
ALTER TABLE tenants_pause ADD CONSTRAINT tenants_pause_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE tenants_pause ADD CONSTRAINT tenants_pause_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE tenants_pause ADD CONSTRAINT tenants_pause_enrolment_id_same_tenant FOREIGN KEY (tenant_id, enrolment_id) REFERENCES tenants_enrolment (tenant_id, id);
ALTER TABLE tenants_pause ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants_pause FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_pause_whole ON tenants_pause TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON tenants_pause TO dho_whole;
GRANT SELECT, INSERT, UPDATE ON tenants_pause TO dho_granted;
CREATE POLICY tenants_pause_granted ON tenants_pause TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY tenants_pause_triage ON tenants_pause TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT ON tenants_pause TO dho_triage;

-- Judging reminds patients and tells relatives: it needs to know who has a sign-in, no names.
GRANT SELECT (user_id) ON tenants_patient TO dho_triage;
CREATE POLICY tenants_relative_triage ON tenants_relative TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT (id, tenant_id, patient_id, user_id, role, started_at, ended_at) ON tenants_relative TO dho_triage;
