-- measurements.ReadingPhoto
ALTER TABLE measurements_readingphoto DROP CONSTRAINT measurements_readingphoto_pkey;
ALTER TABLE measurements_readingphoto ADD CONSTRAINT measurements_readingphoto_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE measurements_readingphoto ADD CONSTRAINT measurements_readingphoto_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE measurements_readingphoto ENABLE ROW LEVEL SECURITY;
ALTER TABLE measurements_readingphoto FORCE ROW LEVEL SECURITY;
CREATE POLICY measurements_readingphoto_whole ON measurements_readingphoto TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON measurements_readingphoto TO dho_whole;
GRANT SELECT, INSERT ON measurements_readingphoto TO dho_granted;
CREATE POLICY measurements_readingphoto_granted ON measurements_readingphoto TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY measurements_readingphoto_gate ON measurements_readingphoto TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON measurements_readingphoto TO dho_gate;

-- measurements.ReadingMark
ALTER TABLE measurements_readingmark DROP CONSTRAINT measurements_readingmark_pkey;
ALTER TABLE measurements_readingmark ADD CONSTRAINT measurements_readingmark_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE measurements_readingmark ADD CONSTRAINT measurements_readingmark_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE measurements_readingmark ENABLE ROW LEVEL SECURITY;
ALTER TABLE measurements_readingmark FORCE ROW LEVEL SECURITY;
CREATE POLICY measurements_readingmark_whole ON measurements_readingmark TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON measurements_readingmark TO dho_whole;
GRANT SELECT, INSERT ON measurements_readingmark TO dho_granted;
CREATE POLICY measurements_readingmark_granted ON measurements_readingmark TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY measurements_readingmark_triage ON measurements_readingmark TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT (tenant_id, id, patient_id, reading_id, measured_at, mark, by_id, unit_id, at) ON measurements_readingmark TO dho_triage;

-- Judging reads what a reading without a number is about, and its answers; never texts or photos.
GRANT SELECT (about, answers) ON measurements_reading TO dho_triage;

-- Judging counts refusals and never reads what was refused.
REVOKE SELECT ON measurements_refusedreading FROM dho_triage;
GRANT SELECT (tenant_id, id, patient_id, kind, code, pointer, has_screen, received_at)
    ON measurements_refusedreading TO dho_triage;
