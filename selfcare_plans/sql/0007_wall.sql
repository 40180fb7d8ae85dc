-- selfcare_plans.TemplateDeclined
ALTER TABLE selfcare_plans_templatedeclined DROP CONSTRAINT selfcare_plans_templatedeclined_pkey;
ALTER TABLE selfcare_plans_templatedeclined ADD CONSTRAINT selfcare_plans_templatedeclined_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE selfcare_plans_templatedeclined ADD CONSTRAINT selfcare_plans_templatedeclined_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE selfcare_plans_templatedeclined ADD CONSTRAINT selfcare_plans_templatedeclined_plan_id_same_tenant FOREIGN KEY (tenant_id, plan_id) REFERENCES selfcare_plans_selfcareplan (tenant_id, id);
ALTER TABLE selfcare_plans_templatedeclined ENABLE ROW LEVEL SECURITY;
ALTER TABLE selfcare_plans_templatedeclined FORCE ROW LEVEL SECURITY;
CREATE POLICY selfcare_plans_templatedeclined_whole ON selfcare_plans_templatedeclined TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON selfcare_plans_templatedeclined TO dho_whole;
GRANT SELECT, INSERT ON selfcare_plans_templatedeclined TO dho_granted;
CREATE POLICY selfcare_plans_templatedeclined_granted ON selfcare_plans_templatedeclined TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
