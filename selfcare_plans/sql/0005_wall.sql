-- selfcare_plans.PlanAct
ALTER TABLE selfcare_plans_planact DROP CONSTRAINT selfcare_plans_planact_pkey;
ALTER TABLE selfcare_plans_planact ADD CONSTRAINT selfcare_plans_planact_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE selfcare_plans_planact ADD CONSTRAINT selfcare_plans_planact_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE selfcare_plans_planact ADD CONSTRAINT selfcare_plans_planact_version_id_same_tenant FOREIGN KEY (tenant_id, version_id) REFERENCES selfcare_plans_planversion (tenant_id, id);
ALTER TABLE selfcare_plans_planact ENABLE ROW LEVEL SECURITY;
ALTER TABLE selfcare_plans_planact FORCE ROW LEVEL SECURITY;
CREATE POLICY selfcare_plans_planact_whole ON selfcare_plans_planact TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON selfcare_plans_planact TO dho_whole;
GRANT SELECT, INSERT ON selfcare_plans_planact TO dho_granted;
CREATE POLICY selfcare_plans_planact_granted ON selfcare_plans_planact TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));

-- selfcare_plans.MeasureProgress
ALTER TABLE selfcare_plans_measureprogress DROP CONSTRAINT selfcare_plans_measureprogress_pkey;
ALTER TABLE selfcare_plans_measureprogress ADD CONSTRAINT selfcare_plans_measureprogress_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE selfcare_plans_measureprogress ADD CONSTRAINT selfcare_plans_measureprogress_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE selfcare_plans_measureprogress ADD CONSTRAINT selfcare_plans_measureprogress_plan_id_same_tenant FOREIGN KEY (tenant_id, plan_id) REFERENCES selfcare_plans_selfcareplan (tenant_id, id);
ALTER TABLE selfcare_plans_measureprogress ENABLE ROW LEVEL SECURITY;
ALTER TABLE selfcare_plans_measureprogress FORCE ROW LEVEL SECURITY;
CREATE POLICY selfcare_plans_measureprogress_whole ON selfcare_plans_measureprogress TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON selfcare_plans_measureprogress TO dho_whole;
GRANT SELECT, INSERT ON selfcare_plans_measureprogress TO dho_granted;
CREATE POLICY selfcare_plans_measureprogress_granted ON selfcare_plans_measureprogress TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));

-- selfcare_plans.GoalEvaluation
ALTER TABLE selfcare_plans_goalevaluation DROP CONSTRAINT selfcare_plans_goalevaluation_pkey;
ALTER TABLE selfcare_plans_goalevaluation ADD CONSTRAINT selfcare_plans_goalevaluation_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE selfcare_plans_goalevaluation ADD CONSTRAINT selfcare_plans_goalevaluation_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE selfcare_plans_goalevaluation ADD CONSTRAINT selfcare_plans_goalevaluation_plan_id_same_tenant FOREIGN KEY (tenant_id, plan_id) REFERENCES selfcare_plans_selfcareplan (tenant_id, id);
ALTER TABLE selfcare_plans_goalevaluation ENABLE ROW LEVEL SECURITY;
ALTER TABLE selfcare_plans_goalevaluation FORCE ROW LEVEL SECURITY;
CREATE POLICY selfcare_plans_goalevaluation_whole ON selfcare_plans_goalevaluation TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON selfcare_plans_goalevaluation TO dho_whole;
GRANT SELECT, INSERT ON selfcare_plans_goalevaluation TO dho_granted;
CREATE POLICY selfcare_plans_goalevaluation_granted ON selfcare_plans_goalevaluation TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));

-- selfcare_plans.PlanHandover
ALTER TABLE selfcare_plans_planhandover DROP CONSTRAINT selfcare_plans_planhandover_pkey;
ALTER TABLE selfcare_plans_planhandover ADD CONSTRAINT selfcare_plans_planhandover_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE selfcare_plans_planhandover ADD CONSTRAINT selfcare_plans_planhandover_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE selfcare_plans_planhandover ADD CONSTRAINT selfcare_plans_planhandover_version_id_same_tenant FOREIGN KEY (tenant_id, version_id) REFERENCES selfcare_plans_planversion (tenant_id, id);
ALTER TABLE selfcare_plans_planhandover ENABLE ROW LEVEL SECURITY;
ALTER TABLE selfcare_plans_planhandover FORCE ROW LEVEL SECURITY;
CREATE POLICY selfcare_plans_planhandover_whole ON selfcare_plans_planhandover TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON selfcare_plans_planhandover TO dho_whole;
GRANT SELECT, INSERT ON selfcare_plans_planhandover TO dho_granted;
CREATE POLICY selfcare_plans_planhandover_granted ON selfcare_plans_planhandover TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
