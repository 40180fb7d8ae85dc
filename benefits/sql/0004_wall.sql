-- benefits.ReportRun
ALTER TABLE benefits_reportrun DROP CONSTRAINT benefits_reportrun_pkey;
ALTER TABLE benefits_reportrun ADD CONSTRAINT benefits_reportrun_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_reportrun ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_reportrun FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_reportrun_whole ON benefits_reportrun TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON benefits_reportrun TO dho_whole;
