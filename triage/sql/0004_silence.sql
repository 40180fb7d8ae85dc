-- triage.LadderStep
ALTER TABLE triage_ladderstep DROP CONSTRAINT triage_ladderstep_pkey;
ALTER TABLE triage_ladderstep ADD CONSTRAINT triage_ladderstep_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_ladderstep ADD CONSTRAINT triage_ladderstep_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_ladderstep ADD CONSTRAINT triage_ladderstep_relative_id_same_tenant FOREIGN KEY (tenant_id, relative_id) REFERENCES tenants_relative (tenant_id, id);
ALTER TABLE triage_ladderstep ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_ladderstep FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_ladderstep_whole ON triage_ladderstep TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT ON triage_ladderstep TO dho_whole;
GRANT SELECT ON triage_ladderstep TO dho_granted;
CREATE POLICY triage_ladderstep_granted ON triage_ladderstep TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY triage_ladderstep_triage ON triage_ladderstep TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON triage_ladderstep TO dho_triage;

-- triage.RelativeAnswer
ALTER TABLE triage_relativeanswer DROP CONSTRAINT triage_relativeanswer_pkey;
ALTER TABLE triage_relativeanswer ADD CONSTRAINT triage_relativeanswer_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_relativeanswer ADD CONSTRAINT triage_relativeanswer_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_relativeanswer ADD CONSTRAINT triage_relativeanswer_step_id_same_tenant FOREIGN KEY (tenant_id, step_id) REFERENCES triage_ladderstep (tenant_id, id);
ALTER TABLE triage_relativeanswer ADD CONSTRAINT triage_relativeanswer_relative_id_same_tenant FOREIGN KEY (tenant_id, relative_id) REFERENCES tenants_relative (tenant_id, id);
ALTER TABLE triage_relativeanswer ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_relativeanswer FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_relativeanswer_whole ON triage_relativeanswer TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT ON triage_relativeanswer TO dho_whole;
GRANT SELECT, INSERT ON triage_relativeanswer TO dho_granted;
CREATE POLICY triage_relativeanswer_granted ON triage_relativeanswer TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY triage_relativeanswer_triage ON triage_relativeanswer TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (became_finding_at) ON triage_relativeanswer TO dho_triage;

-- triage.MassSilence: names nobody
GRANT SELECT, UPDATE ON triage_masssilence TO dho_door, dho_whole, dho_granted;
GRANT SELECT, INSERT, UPDATE ON triage_masssilence TO dho_triage;
