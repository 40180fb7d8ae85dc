-- judgement: partitioned by month of measured_at, like readings.
ALTER TABLE triage_judgement RENAME TO triage_judgement_plain;
CREATE TABLE triage_judgement (
    LIKE triage_judgement_plain INCLUDING DEFAULTS,
    CONSTRAINT judgement_is_of_a_reading_or_a_window
        CHECK (num_nonnulls(reading_id, window_id) = 1)
) PARTITION BY RANGE (measured_at);
DROP TABLE triage_judgement_plain;
ALTER TABLE triage_judgement
    ADD CONSTRAINT triage_judgement_pkey PRIMARY KEY (tenant_id, id, measured_at);
ALTER TABLE triage_judgement ADD CONSTRAINT triage_judgement_reading_same_tenant
    FOREIGN KEY (tenant_id, reading_id, measured_at)
    REFERENCES measurements_reading (tenant_id, id, measured_at);
ALTER TABLE triage_judgement ADD CONSTRAINT triage_judgement_patient_id_same_tenant
    FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
CREATE UNIQUE INDEX judgement_is_current_once ON triage_judgement (tenant_id, reading_id, measured_at)
    WHERE superseded_at IS NULL AND reading_id IS NOT NULL;
CREATE UNIQUE INDEX window_is_judged_once ON triage_judgement (tenant_id, window_id, measured_at)
    WHERE superseded_at IS NULL AND window_id IS NOT NULL;
CREATE INDEX judgement_by_patient ON triage_judgement (patient_id, kind, measured_at DESC)
    INCLUDE (colour);
SELECT dho_make_months();
GRANT SELECT, INSERT, UPDATE ON triage_worklistcounter TO dho_door, dho_whole, dho_granted, dho_triage;
GRANT SELECT, INSERT, UPDATE ON triage_heartbeat TO dho_triage;
GRANT SELECT ON triage_heartbeat TO dho_door, dho_whole, dho_granted;
