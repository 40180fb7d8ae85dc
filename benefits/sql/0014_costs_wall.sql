-- benefits.UnitCost
ALTER TABLE benefits_unitcost DROP CONSTRAINT benefits_unitcost_pkey;
ALTER TABLE benefits_unitcost ADD CONSTRAINT benefits_unitcost_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_unitcost ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_unitcost FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_unitcost_whole ON benefits_unitcost TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON benefits_unitcost TO dho_whole;

-- benefits.LicenceStep
ALTER TABLE benefits_licencestep DROP CONSTRAINT benefits_licencestep_pkey;
ALTER TABLE benefits_licencestep ADD CONSTRAINT benefits_licencestep_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_licencestep ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_licencestep FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_licencestep_whole ON benefits_licencestep TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON benefits_licencestep TO dho_whole;

-- benefits.FixedCost
ALTER TABLE benefits_fixedcost DROP CONSTRAINT benefits_fixedcost_pkey;
ALTER TABLE benefits_fixedcost ADD CONSTRAINT benefits_fixedcost_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_fixedcost ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_fixedcost FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_fixedcost_whole ON benefits_fixedcost TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON benefits_fixedcost TO dho_whole;
