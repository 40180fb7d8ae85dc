-- measurements.Reading
ALTER TABLE measurements_reading ENABLE ROW LEVEL SECURITY;
ALTER TABLE measurements_reading FORCE ROW LEVEL SECURITY;
CREATE POLICY measurements_reading_whole ON measurements_reading TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON measurements_reading TO dho_whole;
GRANT SELECT, INSERT ON measurements_reading TO dho_granted;
CREATE POLICY measurements_reading_granted ON measurements_reading TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY measurements_reading_triage ON measurements_reading TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT (tenant_id, id, patient_id, kind, value, components, context, comparator, measured_at, received_at, flags, with_text) ON measurements_reading TO dho_triage;
CREATE POLICY measurements_reading_gate ON measurements_reading TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON measurements_reading TO dho_gate;

-- measurements.ReadingReceipt
ALTER TABLE measurements_readingreceipt DROP CONSTRAINT measurements_readingreceipt_pkey;
ALTER TABLE measurements_readingreceipt ADD CONSTRAINT measurements_readingreceipt_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE measurements_readingreceipt ADD CONSTRAINT measurements_readingreceipt_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE measurements_readingreceipt ENABLE ROW LEVEL SECURITY;
ALTER TABLE measurements_readingreceipt FORCE ROW LEVEL SECURITY;
CREATE POLICY measurements_readingreceipt_whole ON measurements_readingreceipt TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON measurements_readingreceipt TO dho_whole;
GRANT SELECT, INSERT ON measurements_readingreceipt TO dho_granted;
CREATE POLICY measurements_readingreceipt_granted ON measurements_readingreceipt TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY measurements_readingreceipt_gate ON measurements_readingreceipt TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON measurements_readingreceipt TO dho_gate;

-- measurements.RefusedReading
ALTER TABLE measurements_refusedreading DROP CONSTRAINT measurements_refusedreading_pkey;
ALTER TABLE measurements_refusedreading ADD CONSTRAINT measurements_refusedreading_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE measurements_refusedreading ADD CONSTRAINT measurements_refusedreading_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE measurements_refusedreading ENABLE ROW LEVEL SECURITY;
ALTER TABLE measurements_refusedreading FORCE ROW LEVEL SECURITY;
CREATE POLICY measurements_refusedreading_whole ON measurements_refusedreading TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON measurements_refusedreading TO dho_whole;
GRANT SELECT, INSERT ON measurements_refusedreading TO dho_granted;
CREATE POLICY measurements_refusedreading_granted ON measurements_refusedreading TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY measurements_refusedreading_triage ON measurements_refusedreading TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT ON measurements_refusedreading TO dho_triage;
CREATE POLICY measurements_refusedreading_gate ON measurements_refusedreading TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON measurements_refusedreading TO dho_gate;

-- measurements.DueReading
ALTER TABLE measurements_duereading DROP CONSTRAINT measurements_duereading_pkey;
ALTER TABLE measurements_duereading ADD CONSTRAINT measurements_duereading_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE measurements_duereading ADD CONSTRAINT measurements_duereading_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE measurements_duereading ENABLE ROW LEVEL SECURITY;
ALTER TABLE measurements_duereading FORCE ROW LEVEL SECURITY;
CREATE POLICY measurements_duereading_whole ON measurements_duereading TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON measurements_duereading TO dho_whole;
GRANT INSERT ON measurements_duereading TO dho_granted;
CREATE POLICY measurements_duereading_granted ON measurements_duereading TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY measurements_duereading_triage ON measurements_duereading TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON measurements_duereading TO dho_triage;
CREATE POLICY measurements_duereading_gate ON measurements_duereading TO dho_gate USING (true) WITH CHECK (true);
GRANT INSERT, SELECT (received_at) ON measurements_duereading TO dho_gate;

-- measurements.ReadingDocument
ALTER TABLE measurements_readingdocument DROP CONSTRAINT measurements_readingdocument_pkey;
ALTER TABLE measurements_readingdocument ADD CONSTRAINT measurements_readingdocument_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE measurements_readingdocument ADD CONSTRAINT measurements_readingdocument_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE measurements_readingdocument ENABLE ROW LEVEL SECURITY;
ALTER TABLE measurements_readingdocument FORCE ROW LEVEL SECURITY;
CREATE POLICY measurements_readingdocument_whole ON measurements_readingdocument TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON measurements_readingdocument TO dho_whole;
GRANT SELECT, INSERT ON measurements_readingdocument TO dho_granted;
CREATE POLICY measurements_readingdocument_granted ON measurements_readingdocument TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY measurements_readingdocument_gate ON measurements_readingdocument TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON measurements_readingdocument TO dho_gate;
