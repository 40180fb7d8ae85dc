-- triage.ShiftNote
ALTER TABLE triage_shiftnote DROP CONSTRAINT triage_shiftnote_pkey;
ALTER TABLE triage_shiftnote ADD CONSTRAINT triage_shiftnote_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_shiftnote ADD CONSTRAINT triage_shiftnote_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_shiftnote ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_shiftnote FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_shiftnote_whole ON triage_shiftnote TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE (ended_at, ended_by_id) ON triage_shiftnote TO dho_whole;
GRANT SELECT, INSERT, UPDATE (ended_at, ended_by_id) ON triage_shiftnote TO dho_granted;
CREATE POLICY triage_shiftnote_granted ON triage_shiftnote TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
-- who ended a shift when; names no patient
GRANT SELECT, INSERT ON triage_signoff TO dho_door, dho_whole, dho_granted;
