-- benefits.IndicatorValue
ALTER TABLE benefits_indicatorvalue DROP CONSTRAINT benefits_indicatorvalue_pkey;
ALTER TABLE benefits_indicatorvalue ADD CONSTRAINT benefits_indicatorvalue_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_indicatorvalue ADD CONSTRAINT benefits_indicatorvalue_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE benefits_indicatorvalue ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_indicatorvalue FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_indicatorvalue_whole ON benefits_indicatorvalue TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON benefits_indicatorvalue TO dho_whole;
