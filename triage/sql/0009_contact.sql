-- triage.ContactLog
ALTER TABLE triage_contactlog DROP CONSTRAINT triage_contactlog_pkey;
ALTER TABLE triage_contactlog ADD CONSTRAINT triage_contactlog_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_contactlog ADD CONSTRAINT triage_contactlog_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_contactlog ADD CONSTRAINT triage_contactlog_alert_id_same_tenant FOREIGN KEY (tenant_id, alert_id) REFERENCES triage_alert (tenant_id, id);
ALTER TABLE triage_contactlog ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_contactlog FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_contactlog_whole ON triage_contactlog TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON triage_contactlog TO dho_whole;
GRANT SELECT, INSERT ON triage_contactlog TO dho_granted;
CREATE POLICY triage_contactlog_granted ON triage_contactlog TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));

-- triage.RemeasureRequest
ALTER TABLE triage_remeasurerequest DROP CONSTRAINT triage_remeasurerequest_pkey;
ALTER TABLE triage_remeasurerequest ADD CONSTRAINT triage_remeasurerequest_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_remeasurerequest ADD CONSTRAINT triage_remeasurerequest_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_remeasurerequest ADD CONSTRAINT triage_remeasurerequest_alert_id_same_tenant FOREIGN KEY (tenant_id, alert_id) REFERENCES triage_alert (tenant_id, id);
ALTER TABLE triage_remeasurerequest ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_remeasurerequest FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_remeasurerequest_whole ON triage_remeasurerequest TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON triage_remeasurerequest TO dho_whole;
GRANT SELECT, INSERT ON triage_remeasurerequest TO dho_granted;
CREATE POLICY triage_remeasurerequest_granted ON triage_remeasurerequest TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY triage_remeasurerequest_triage ON triage_remeasurerequest TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT (tenant_id, id, patient_id, alert_id, kind, asked_at, due_at, came_at), UPDATE (reading_id, measured_at, came_at) ON triage_remeasurerequest TO dho_triage;
