-- benefits.ReportPdf
ALTER TABLE benefits_reportpdf DROP CONSTRAINT benefits_reportpdf_pkey;
ALTER TABLE benefits_reportpdf ADD CONSTRAINT benefits_reportpdf_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_reportpdf ADD CONSTRAINT benefits_reportpdf_run_id_same_tenant FOREIGN KEY (tenant_id, run_id) REFERENCES benefits_reportrun (tenant_id, id);
ALTER TABLE benefits_reportpdf ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_reportpdf FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_reportpdf_whole ON benefits_reportpdf TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE, DELETE ON benefits_reportpdf TO dho_whole;
