-- triage.JournalTransfer
ALTER TABLE triage_journaltransfer DROP CONSTRAINT triage_journaltransfer_pkey;
ALTER TABLE triage_journaltransfer ADD CONSTRAINT triage_journaltransfer_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_journaltransfer ADD CONSTRAINT triage_journaltransfer_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_journaltransfer ADD CONSTRAINT triage_journaltransfer_alert_id_same_tenant FOREIGN KEY (tenant_id, alert_id) REFERENCES triage_alert (tenant_id, id);
ALTER TABLE triage_journaltransfer ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_journaltransfer FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_journaltransfer_whole ON triage_journaltransfer TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON triage_journaltransfer TO dho_whole;
GRANT SELECT, INSERT ON triage_journaltransfer TO dho_granted;
CREATE POLICY triage_journaltransfer_granted ON triage_journaltransfer TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));

-- triage.Incident
ALTER TABLE triage_incident DROP CONSTRAINT triage_incident_pkey;
ALTER TABLE triage_incident ADD CONSTRAINT triage_incident_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_incident ADD CONSTRAINT triage_incident_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_incident ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_incident FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_incident_whole ON triage_incident TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON triage_incident TO dho_whole;
GRANT SELECT, INSERT ON triage_incident TO dho_granted;
CREATE POLICY triage_incident_granted ON triage_incident TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
