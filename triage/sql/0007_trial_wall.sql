-- triage.TrialDecision
ALTER TABLE triage_trialdecision DROP CONSTRAINT triage_trialdecision_pkey;
ALTER TABLE triage_trialdecision ADD CONSTRAINT triage_trialdecision_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_trialdecision ADD CONSTRAINT triage_trialdecision_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_trialdecision ADD CONSTRAINT triage_trialdecision_plan_id_same_tenant FOREIGN KEY (tenant_id, plan_id) REFERENCES selfcare_plans_selfcareplan (tenant_id, id);
ALTER TABLE triage_trialdecision ADD CONSTRAINT triage_trialdecision_version_id_same_tenant FOREIGN KEY (tenant_id, version_id) REFERENCES selfcare_plans_planversion (tenant_id, id);
ALTER TABLE triage_trialdecision ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_trialdecision FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_trialdecision_whole ON triage_trialdecision TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON triage_trialdecision TO dho_whole;
GRANT SELECT, INSERT ON triage_trialdecision TO dho_granted;
CREATE POLICY triage_trialdecision_granted ON triage_trialdecision TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
