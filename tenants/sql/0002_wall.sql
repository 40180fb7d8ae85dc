-- tenants.Patient
ALTER TABLE tenants_patient DROP CONSTRAINT tenants_patient_pkey;
ALTER TABLE tenants_patient ADD CONSTRAINT tenants_patient_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE tenants_patient ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants_patient FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_patient_whole ON tenants_patient TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON tenants_patient TO dho_whole;
GRANT SELECT, INSERT, UPDATE ON tenants_patient TO dho_granted;
CREATE POLICY tenants_patient_granted ON tenants_patient TO dho_granted USING (id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY tenants_patient_triage ON tenants_patient TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT (id, tenant_id, time_zone) ON tenants_patient TO dho_triage;
CREATE POLICY tenants_patient_gate ON tenants_patient TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT (id, tenant_id, user_id, given_name, family_name, national_number_index) ON tenants_patient TO dho_gate;

-- tenants.Relative
ALTER TABLE tenants_relative DROP CONSTRAINT tenants_relative_pkey;
ALTER TABLE tenants_relative ADD CONSTRAINT tenants_relative_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE tenants_relative ADD CONSTRAINT tenants_relative_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE tenants_relative ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants_relative FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_relative_whole ON tenants_relative TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON tenants_relative TO dho_whole;
GRANT SELECT, INSERT, UPDATE ON tenants_relative TO dho_granted;
CREATE POLICY tenants_relative_granted ON tenants_relative TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY tenants_relative_gate ON tenants_relative TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT (id, tenant_id, patient_id, user_id, role, ended_at, may_record) ON tenants_relative TO dho_gate;

-- tenants.Agreement
ALTER TABLE tenants_agreement DROP CONSTRAINT tenants_agreement_pkey;
ALTER TABLE tenants_agreement ADD CONSTRAINT tenants_agreement_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE tenants_agreement ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants_agreement FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_agreement_whole ON tenants_agreement TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON tenants_agreement TO dho_whole;
GRANT SELECT ON tenants_agreement TO dho_granted;
CREATE POLICY tenants_agreement_triage ON tenants_agreement TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT ON tenants_agreement TO dho_triage;
CREATE POLICY tenants_agreement_gate ON tenants_agreement TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT ON tenants_agreement TO dho_gate;
CREATE POLICY tenants_agreement_own_unit ON tenants_agreement FOR SELECT TO dho_whole, dho_granted USING (unit_id = (SELECT dho_unit()));

-- tenants.Enrolment
ALTER TABLE tenants_enrolment DROP CONSTRAINT tenants_enrolment_pkey;
ALTER TABLE tenants_enrolment ADD CONSTRAINT tenants_enrolment_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE tenants_enrolment ADD CONSTRAINT tenants_enrolment_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE tenants_enrolment ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants_enrolment FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_enrolment_whole ON tenants_enrolment TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON tenants_enrolment TO dho_whole;
GRANT SELECT, INSERT, UPDATE ON tenants_enrolment TO dho_granted;
CREATE POLICY tenants_enrolment_granted ON tenants_enrolment TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY tenants_enrolment_triage ON tenants_enrolment TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT ON tenants_enrolment TO dho_triage;
CREATE POLICY tenants_enrolment_gate ON tenants_enrolment TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT ON tenants_enrolment TO dho_gate;

-- tenants.AccessGrant
ALTER TABLE tenants_accessgrant DROP CONSTRAINT tenants_accessgrant_pkey;
ALTER TABLE tenants_accessgrant ADD CONSTRAINT tenants_accessgrant_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE tenants_accessgrant ADD CONSTRAINT tenants_accessgrant_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE tenants_accessgrant ADD CONSTRAINT tenants_accessgrant_agreement_id_same_tenant FOREIGN KEY (tenant_id, agreement_id) REFERENCES tenants_agreement (tenant_id, id);
ALTER TABLE tenants_accessgrant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants_accessgrant FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_accessgrant_whole ON tenants_accessgrant TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON tenants_accessgrant TO dho_whole;
GRANT SELECT ON tenants_accessgrant TO dho_granted;
CREATE POLICY tenants_accessgrant_granted ON tenants_accessgrant TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY tenants_accessgrant_triage ON tenants_accessgrant TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT ON tenants_accessgrant TO dho_triage;
CREATE POLICY tenants_accessgrant_gate ON tenants_accessgrant TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT ON tenants_accessgrant TO dho_gate;

-- tenants.PatientUserObjectPermission
ALTER TABLE tenants_patientuserobjectpermission DROP CONSTRAINT tenants_patientuserobjectpermission_pkey;
ALTER TABLE tenants_patientuserobjectpermission ADD CONSTRAINT tenants_patientuserobjectpermission_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE tenants_patientuserobjectpermission ADD CONSTRAINT tenants_patientuserobjectpermission_content_object_id_same_tenant FOREIGN KEY (tenant_id, content_object_id) REFERENCES tenants_patient (tenant_id, id) ON DELETE CASCADE;
ALTER TABLE tenants_patientuserobjectpermission ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants_patientuserobjectpermission FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_patientuserobjectpermission_whole ON tenants_patientuserobjectpermission TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, DELETE ON tenants_patientuserobjectpermission TO dho_whole;
GRANT SELECT ON tenants_patientuserobjectpermission TO dho_granted;
CREATE POLICY tenants_patientuserobjectpermission_granted ON tenants_patientuserobjectpermission TO dho_granted USING (content_object_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (content_object_id = ANY ((SELECT dho_patients())::uuid[]));

-- tenants.AuditEvent
ALTER TABLE tenants_auditevent DROP CONSTRAINT tenants_auditevent_pkey;
ALTER TABLE tenants_auditevent ADD CONSTRAINT tenants_auditevent_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE tenants_auditevent ADD CONSTRAINT tenants_auditevent_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE tenants_auditevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants_auditevent FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_auditevent_whole ON tenants_auditevent TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON tenants_auditevent TO dho_whole;
GRANT SELECT, INSERT ON tenants_auditevent TO dho_granted;
CREATE POLICY tenants_auditevent_granted ON tenants_auditevent TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY tenants_auditevent_door ON tenants_auditevent FOR INSERT TO dho_door WITH CHECK (true);
GRANT INSERT ON tenants_auditevent TO dho_door;
CREATE POLICY tenants_auditevent_lists ON tenants_auditevent FOR INSERT TO dho_granted WITH CHECK (patient_id IS NULL AND patient_ids <@ (SELECT dho_patients()));
