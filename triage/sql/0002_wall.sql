-- triage.Alert
ALTER TABLE triage_alert DROP CONSTRAINT triage_alert_pkey;
ALTER TABLE triage_alert ADD CONSTRAINT triage_alert_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_alert ADD CONSTRAINT triage_alert_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_alert ADD CONSTRAINT triage_alert_enrolment_id_same_tenant FOREIGN KEY (tenant_id, enrolment_id) REFERENCES tenants_enrolment (tenant_id, id);
ALTER TABLE triage_alert ADD CONSTRAINT triage_alert_merged_into_id_same_tenant FOREIGN KEY (tenant_id, merged_into_id) REFERENCES triage_alert (tenant_id, id);
ALTER TABLE triage_alert ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_alert FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_alert_whole ON triage_alert TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON triage_alert TO dho_whole;
GRANT SELECT, INSERT, UPDATE ON triage_alert TO dho_granted;
CREATE POLICY triage_alert_granted ON triage_alert TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY triage_alert_triage ON triage_alert TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON triage_alert TO dho_triage;

-- triage.Finding
ALTER TABLE triage_finding DROP CONSTRAINT triage_finding_pkey;
ALTER TABLE triage_finding ADD CONSTRAINT triage_finding_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_finding ADD CONSTRAINT triage_finding_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_finding ADD CONSTRAINT triage_finding_alert_id_same_tenant FOREIGN KEY (tenant_id, alert_id) REFERENCES triage_alert (tenant_id, id);
ALTER TABLE triage_finding ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_finding FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_finding_whole ON triage_finding TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON triage_finding TO dho_whole;
GRANT SELECT, INSERT, UPDATE ON triage_finding TO dho_granted;
CREATE POLICY triage_finding_granted ON triage_finding TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY triage_finding_triage ON triage_finding TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON triage_finding TO dho_triage;

-- triage.Offer
ALTER TABLE triage_offer DROP CONSTRAINT triage_offer_pkey;
ALTER TABLE triage_offer ADD CONSTRAINT triage_offer_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_offer ADD CONSTRAINT triage_offer_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_offer ADD CONSTRAINT triage_offer_alert_id_same_tenant FOREIGN KEY (tenant_id, alert_id) REFERENCES triage_alert (tenant_id, id);
ALTER TABLE triage_offer ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_offer FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_offer_whole ON triage_offer TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON triage_offer TO dho_whole;
GRANT SELECT, INSERT, UPDATE ON triage_offer TO dho_granted;
CREATE POLICY triage_offer_granted ON triage_offer TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY triage_offer_triage ON triage_offer TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON triage_offer TO dho_triage;

-- triage.AlertEvent
ALTER TABLE triage_alertevent DROP CONSTRAINT triage_alertevent_pkey;
ALTER TABLE triage_alertevent ADD CONSTRAINT triage_alertevent_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_alertevent ADD CONSTRAINT triage_alertevent_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_alertevent ADD CONSTRAINT triage_alertevent_alert_id_same_tenant FOREIGN KEY (tenant_id, alert_id) REFERENCES triage_alert (tenant_id, id);
ALTER TABLE triage_alertevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_alertevent FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_alertevent_whole ON triage_alertevent TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON triage_alertevent TO dho_whole;
GRANT SELECT, INSERT ON triage_alertevent TO dho_granted;
CREATE POLICY triage_alertevent_granted ON triage_alertevent TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY triage_alertevent_triage ON triage_alertevent TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON triage_alertevent TO dho_triage;

-- triage.ExpectedWindow
ALTER TABLE triage_expectedwindow DROP CONSTRAINT triage_expectedwindow_pkey;
ALTER TABLE triage_expectedwindow ADD CONSTRAINT triage_expectedwindow_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_expectedwindow ADD CONSTRAINT triage_expectedwindow_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_expectedwindow ADD CONSTRAINT triage_expectedwindow_plan_version_id_same_tenant FOREIGN KEY (tenant_id, plan_version_id) REFERENCES selfcare_plans_planversion (tenant_id, id);
ALTER TABLE triage_expectedwindow ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_expectedwindow FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_expectedwindow_whole ON triage_expectedwindow TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT ON triage_expectedwindow TO dho_whole;
GRANT SELECT ON triage_expectedwindow TO dho_granted;
CREATE POLICY triage_expectedwindow_granted ON triage_expectedwindow TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY triage_expectedwindow_triage ON triage_expectedwindow TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON triage_expectedwindow TO dho_triage;

-- triage.WindowHorizon
ALTER TABLE triage_windowhorizon DROP CONSTRAINT triage_windowhorizon_pkey;
ALTER TABLE triage_windowhorizon ADD CONSTRAINT triage_windowhorizon_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_windowhorizon ADD CONSTRAINT triage_windowhorizon_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_windowhorizon ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_windowhorizon FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_windowhorizon_triage ON triage_windowhorizon TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON triage_windowhorizon TO dho_triage;

-- triage.Judgement
ALTER TABLE triage_judgement ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_judgement FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_judgement_whole ON triage_judgement TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT ON triage_judgement TO dho_whole;
GRANT SELECT ON triage_judgement TO dho_granted;
CREATE POLICY triage_judgement_granted ON triage_judgement TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY triage_judgement_triage ON triage_judgement TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (superseded_at) ON triage_judgement TO dho_triage;

-- triage.Latest
ALTER TABLE triage_latest DROP CONSTRAINT triage_latest_pkey;
ALTER TABLE triage_latest ADD CONSTRAINT triage_latest_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_latest ADD CONSTRAINT triage_latest_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_latest ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_latest FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_latest_whole ON triage_latest TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT ON triage_latest TO dho_whole;
GRANT SELECT ON triage_latest TO dho_granted;
CREATE POLICY triage_latest_granted ON triage_latest TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY triage_latest_triage ON triage_latest TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON triage_latest TO dho_triage;
