-- benefits.ImportFile
ALTER TABLE benefits_importfile DROP CONSTRAINT benefits_importfile_pkey;
ALTER TABLE benefits_importfile ADD CONSTRAINT benefits_importfile_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_importfile ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_importfile FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_importfile_whole ON benefits_importfile TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON benefits_importfile TO dho_whole;
CREATE POLICY benefits_importfile_triage ON benefits_importfile TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT (tenant_id, id, state, uploaded_at), UPDATE (state, content, findings, ended_at) ON benefits_importfile TO dho_triage;

-- benefits.ImportMapping
ALTER TABLE benefits_importmapping DROP CONSTRAINT benefits_importmapping_pkey;
ALTER TABLE benefits_importmapping ADD CONSTRAINT benefits_importmapping_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_importmapping ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_importmapping FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_importmapping_whole ON benefits_importmapping TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON benefits_importmapping TO dho_whole;
