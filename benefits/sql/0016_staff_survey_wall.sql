-- benefits.StaffRound
ALTER TABLE benefits_staffround DROP CONSTRAINT benefits_staffround_pkey;
ALTER TABLE benefits_staffround ADD CONSTRAINT benefits_staffround_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_staffround ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_staffround FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_staffround_whole ON benefits_staffround TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT ON benefits_staffround TO dho_whole;
GRANT SELECT ON benefits_staffround TO dho_granted;
CREATE POLICY benefits_staffround_triage ON benefits_staffround TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (closed_at, asked) ON benefits_staffround TO dho_triage;
CREATE POLICY benefits_staffround_gate ON benefits_staffround TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT ON benefits_staffround TO dho_gate;
CREATE POLICY benefits_staffround_of_patients ON benefits_staffround FOR SELECT TO dho_granted USING (tenant_id = ANY ((SELECT tenants_followed())::uuid[]));

-- benefits.StaffCount
ALTER TABLE benefits_staffcount DROP CONSTRAINT benefits_staffcount_pkey;
ALTER TABLE benefits_staffcount ADD CONSTRAINT benefits_staffcount_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_staffcount ADD CONSTRAINT benefits_staffcount_round_id_same_tenant FOREIGN KEY (tenant_id, round_id) REFERENCES benefits_staffround (tenant_id, id);
ALTER TABLE benefits_staffcount ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_staffcount FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_staffcount_triage ON benefits_staffcount TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT (tenant_id, round_id, is_closed), INSERT, UPDATE (is_closed) ON benefits_staffcount TO dho_triage;
CREATE POLICY benefits_staffcount_gate ON benefits_staffcount TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (helps, burdens) ON benefits_staffcount TO dho_gate;
CREATE POLICY benefits_staffcount_told ON benefits_staffcount FOR SELECT TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[]) AND is_closed AND staff_counts_may_be_told(helps, burdens));
GRANT SELECT ON benefits_staffcount TO dho_whole;

-- benefits.StaffDone
ALTER TABLE benefits_staffdone DROP CONSTRAINT benefits_staffdone_pkey;
ALTER TABLE benefits_staffdone ADD CONSTRAINT benefits_staffdone_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE benefits_staffdone ADD CONSTRAINT benefits_staffdone_round_id_same_tenant FOREIGN KEY (tenant_id, round_id) REFERENCES benefits_staffround (tenant_id, id);
ALTER TABLE benefits_staffdone ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_staffdone FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_staffdone_triage ON benefits_staffdone TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, DELETE ON benefits_staffdone TO dho_triage;
CREATE POLICY benefits_staffdone_gate ON benefits_staffdone TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON benefits_staffdone TO dho_gate;
CREATE POLICY benefits_staffdone_ones_own ON benefits_staffdone FOR SELECT TO dho_whole, dho_granted USING (user_id = (SELECT m.user_id FROM tenants_membership m WHERE m.id = nullif(current_setting('dho.membership', true), '')::uuid));
GRANT SELECT ON benefits_staffdone TO dho_whole, dho_granted;
