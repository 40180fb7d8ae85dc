-- triage.Assessment
ALTER TABLE triage_assessment DROP CONSTRAINT triage_assessment_pkey;
ALTER TABLE triage_assessment ADD CONSTRAINT triage_assessment_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_assessment ADD CONSTRAINT triage_assessment_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_assessment ADD CONSTRAINT triage_assessment_alert_id_same_tenant FOREIGN KEY (tenant_id, alert_id) REFERENCES triage_alert (tenant_id, id);
ALTER TABLE triage_assessment ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_assessment FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_assessment_whole ON triage_assessment TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON triage_assessment TO dho_whole;
GRANT SELECT, INSERT ON triage_assessment TO dho_granted;
CREATE POLICY triage_assessment_granted ON triage_assessment TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));

-- triage.ActNowAnswer
ALTER TABLE triage_actnowanswer DROP CONSTRAINT triage_actnowanswer_pkey;
ALTER TABLE triage_actnowanswer ADD CONSTRAINT triage_actnowanswer_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_actnowanswer ADD CONSTRAINT triage_actnowanswer_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_actnowanswer ADD CONSTRAINT triage_actnowanswer_alert_id_same_tenant FOREIGN KEY (tenant_id, alert_id) REFERENCES triage_alert (tenant_id, id);
ALTER TABLE triage_actnowanswer ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_actnowanswer FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_actnowanswer_whole ON triage_actnowanswer TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT ON triage_actnowanswer TO dho_whole;
GRANT SELECT, INSERT ON triage_actnowanswer TO dho_granted;
CREATE POLICY triage_actnowanswer_granted ON triage_actnowanswer TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
