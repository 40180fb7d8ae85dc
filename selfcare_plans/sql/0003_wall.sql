-- selfcare_plans.SelfCarePlan
ALTER TABLE selfcare_plans_selfcareplan DROP CONSTRAINT selfcare_plans_selfcareplan_pkey;
ALTER TABLE selfcare_plans_selfcareplan ADD CONSTRAINT selfcare_plans_selfcareplan_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE selfcare_plans_selfcareplan ADD CONSTRAINT selfcare_plans_selfcareplan_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE selfcare_plans_selfcareplan ADD CONSTRAINT selfcare_plans_selfcareplan_enrolment_id_same_tenant FOREIGN KEY (tenant_id, enrolment_id) REFERENCES tenants_enrolment (tenant_id, id);
ALTER TABLE selfcare_plans_selfcareplan ENABLE ROW LEVEL SECURITY;
ALTER TABLE selfcare_plans_selfcareplan FORCE ROW LEVEL SECURITY;
CREATE POLICY selfcare_plans_selfcareplan_whole ON selfcare_plans_selfcareplan TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON selfcare_plans_selfcareplan TO dho_whole;
GRANT SELECT, INSERT, UPDATE ON selfcare_plans_selfcareplan TO dho_granted;
CREATE POLICY selfcare_plans_selfcareplan_granted ON selfcare_plans_selfcareplan TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY selfcare_plans_selfcareplan_triage ON selfcare_plans_selfcareplan TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT ON selfcare_plans_selfcareplan TO dho_triage;

-- selfcare_plans.PlanVersion
ALTER TABLE selfcare_plans_planversion DROP CONSTRAINT selfcare_plans_planversion_pkey;
ALTER TABLE selfcare_plans_planversion ADD CONSTRAINT selfcare_plans_planversion_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE selfcare_plans_planversion ADD CONSTRAINT selfcare_plans_planversion_plan_id_same_tenant FOREIGN KEY (tenant_id, plan_id) REFERENCES selfcare_plans_selfcareplan (tenant_id, id);
ALTER TABLE selfcare_plans_planversion ADD CONSTRAINT selfcare_plans_planversion_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE selfcare_plans_planversion ENABLE ROW LEVEL SECURITY;
ALTER TABLE selfcare_plans_planversion FORCE ROW LEVEL SECURITY;
CREATE POLICY selfcare_plans_planversion_whole ON selfcare_plans_planversion TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON selfcare_plans_planversion TO dho_whole;
GRANT SELECT, INSERT, UPDATE ON selfcare_plans_planversion TO dho_granted;
CREATE POLICY selfcare_plans_planversion_granted ON selfcare_plans_planversion TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY selfcare_plans_planversion_triage ON selfcare_plans_planversion TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT ON selfcare_plans_planversion TO dho_triage;
