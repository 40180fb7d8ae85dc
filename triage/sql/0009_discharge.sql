-- triage.Discharge
ALTER TABLE triage_discharge DROP CONSTRAINT triage_discharge_pkey;
ALTER TABLE triage_discharge ADD CONSTRAINT triage_discharge_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_discharge ADD CONSTRAINT triage_discharge_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_discharge ADD CONSTRAINT triage_discharge_enrolment_id_same_tenant FOREIGN KEY (tenant_id, enrolment_id) REFERENCES tenants_enrolment (tenant_id, id);
ALTER TABLE triage_discharge ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_discharge FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_discharge_whole ON triage_discharge TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT ON triage_discharge TO dho_whole;
GRANT SELECT, INSERT, UPDATE ON triage_discharge TO dho_granted;
CREATE POLICY triage_discharge_granted ON triage_discharge TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));

-- triage.DischargeMark
ALTER TABLE triage_dischargemark DROP CONSTRAINT triage_dischargemark_pkey;
ALTER TABLE triage_dischargemark ADD CONSTRAINT triage_dischargemark_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_dischargemark ADD CONSTRAINT triage_dischargemark_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_dischargemark ADD CONSTRAINT triage_dischargemark_discharge_id_same_tenant FOREIGN KEY (tenant_id, discharge_id) REFERENCES triage_discharge (tenant_id, id);
ALTER TABLE triage_dischargemark ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_dischargemark FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_dischargemark_whole ON triage_dischargemark TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT ON triage_dischargemark TO dho_whole;
GRANT SELECT, INSERT ON triage_dischargemark TO dho_granted;
CREATE POLICY triage_dischargemark_granted ON triage_dischargemark TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
