-- benefits.CollectionRequest
ALTER TABLE benefits_collectionrequest DROP CONSTRAINT benefits_collectionrequest_pkey;
ALTER TABLE benefits_collectionrequest ADD CONSTRAINT benefits_collectionrequest_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_collectionrequest ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_collectionrequest FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_collectionrequest_whole ON benefits_collectionrequest TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, UPDATE (done_at) ON benefits_collectionrequest TO dho_whole;
GRANT SELECT, UPDATE (done_at) ON benefits_collectionrequest TO dho_granted;
CREATE POLICY benefits_collectionrequest_triage ON benefits_collectionrequest TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON benefits_collectionrequest TO dho_triage;
CREATE POLICY benefits_collectionrequest_own_unit ON benefits_collectionrequest TO dho_granted USING (unit_id = (SELECT dho_unit())) WITH CHECK (unit_id = (SELECT dho_unit()));

-- benefits.Survey
ALTER TABLE benefits_survey DROP CONSTRAINT benefits_survey_pkey;
ALTER TABLE benefits_survey ADD CONSTRAINT benefits_survey_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_survey ADD CONSTRAINT benefits_survey_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE benefits_survey ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_survey FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_survey_whole ON benefits_survey TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, UPDATE (state, reason, answered_at, answered_by_id) ON benefits_survey TO dho_whole;
GRANT SELECT, UPDATE (state, reason, answered_at, answered_by_id) ON benefits_survey TO dho_granted;
CREATE POLICY benefits_survey_granted ON benefits_survey TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY benefits_survey_triage ON benefits_survey TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON benefits_survey TO dho_triage;
