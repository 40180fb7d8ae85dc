-- benefits.TenantFigure
ALTER TABLE benefits_tenantfigure DROP CONSTRAINT benefits_tenantfigure_pkey;
ALTER TABLE benefits_tenantfigure ADD CONSTRAINT benefits_tenantfigure_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_tenantfigure ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_tenantfigure FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_tenantfigure_whole ON benefits_tenantfigure TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON benefits_tenantfigure TO dho_whole;
