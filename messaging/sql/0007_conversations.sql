-- messaging.Message
ALTER TABLE messaging_message DROP CONSTRAINT messaging_message_pkey;
ALTER TABLE messaging_message ADD CONSTRAINT messaging_message_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE messaging_message ADD CONSTRAINT messaging_message_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE messaging_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE messaging_message FORCE ROW LEVEL SECURITY;
CREATE POLICY messaging_message_whole ON messaging_message TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE (read_at, read_by_id) ON messaging_message TO dho_whole;
GRANT SELECT, INSERT, UPDATE (read_at, read_by_id) ON messaging_message TO dho_granted;
CREATE POLICY messaging_message_granted ON messaging_message TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY messaging_message_triage ON messaging_message TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT (tenant_id, id, patient_id, side, sent_at, became_finding_at), UPDATE (became_finding_at) ON messaging_message TO dho_triage;
