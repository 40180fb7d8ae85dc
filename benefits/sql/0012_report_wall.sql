-- benefits.PatientQuote
ALTER TABLE benefits_patientquote DROP CONSTRAINT benefits_patientquote_pkey;
ALTER TABLE benefits_patientquote ADD CONSTRAINT benefits_patientquote_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_patientquote ADD CONSTRAINT benefits_patientquote_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE benefits_patientquote ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_patientquote FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_patientquote_whole ON benefits_patientquote TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON benefits_patientquote TO dho_whole;

-- benefits.ComparisonFigure
ALTER TABLE benefits_comparisonfigure DROP CONSTRAINT benefits_comparisonfigure_pkey;
ALTER TABLE benefits_comparisonfigure ADD CONSTRAINT benefits_comparisonfigure_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_comparisonfigure ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_comparisonfigure FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_comparisonfigure_whole ON benefits_comparisonfigure TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON benefits_comparisonfigure TO dho_whole;
