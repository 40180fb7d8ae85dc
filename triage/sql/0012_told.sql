-- triage.Telling
ALTER TABLE triage_telling DROP CONSTRAINT triage_telling_pkey;
ALTER TABLE triage_telling ADD CONSTRAINT triage_telling_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_telling ADD CONSTRAINT triage_telling_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_telling ADD CONSTRAINT triage_telling_alert_id_same_tenant FOREIGN KEY (tenant_id, alert_id) REFERENCES triage_alert (tenant_id, id);
ALTER TABLE triage_telling ADD CONSTRAINT triage_telling_relative_id_same_tenant FOREIGN KEY (tenant_id, relative_id) REFERENCES tenants_relative (tenant_id, id);
ALTER TABLE triage_telling ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_telling FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_telling_whole ON triage_telling TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, UPDATE (alert_id, state, shown_at, told_at, told_by_id, look_at) ON triage_telling TO dho_whole;
GRANT SELECT, UPDATE (alert_id, state, shown_at, told_at, told_by_id, look_at) ON triage_telling TO dho_granted;
CREATE POLICY triage_telling_granted ON triage_telling TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY triage_telling_triage ON triage_telling TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON triage_telling TO dho_triage;

-- Who sent a reading: a nurse on the telephone has told the patient herself.
GRANT SELECT (source) ON measurements_reading TO dho_triage;
