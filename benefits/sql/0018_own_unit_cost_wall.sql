-- benefits.OwnUnitCost
ALTER TABLE benefits_ownunitcost DROP CONSTRAINT benefits_ownunitcost_pkey;
ALTER TABLE benefits_ownunitcost ADD CONSTRAINT benefits_ownunitcost_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_ownunitcost ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_ownunitcost FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_ownunitcost_whole ON benefits_ownunitcost TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON benefits_ownunitcost TO dho_whole;
