-- triage.ReadingPair
ALTER TABLE triage_readingpair DROP CONSTRAINT triage_readingpair_pkey;
ALTER TABLE triage_readingpair ADD CONSTRAINT triage_readingpair_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_readingpair ADD CONSTRAINT triage_readingpair_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_readingpair ADD CONSTRAINT triage_readingpair_alert_id_same_tenant FOREIGN KEY (tenant_id, alert_id) REFERENCES triage_alert (tenant_id, id);
ALTER TABLE triage_readingpair ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_readingpair FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_readingpair_whole ON triage_readingpair TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, UPDATE (was, said_by_id, said_unit_id, said_at) ON triage_readingpair TO dho_whole;
GRANT SELECT, UPDATE (was, said_by_id, said_unit_id, said_at) ON triage_readingpair TO dho_granted;
CREATE POLICY triage_readingpair_granted ON triage_readingpair TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY triage_readingpair_triage ON triage_readingpair TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON triage_readingpair TO dho_triage;
