-- triage.Received
ALTER TABLE triage_received DROP CONSTRAINT triage_received_pkey;
ALTER TABLE triage_received ADD CONSTRAINT triage_received_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_received ADD CONSTRAINT triage_received_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_received ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_received FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_received_whole ON triage_received TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE (undone_at, undone_by_id) ON triage_received TO dho_whole;
GRANT SELECT ON triage_received TO dho_granted;
CREATE POLICY triage_received_granted ON triage_received TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
-- when a person last looked at her list, her keys and sound; names no patient
GRANT SELECT, INSERT, UPDATE ON triage_worklistlook TO dho_door, dho_whole, dho_granted;
