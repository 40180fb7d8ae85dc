-- tenants.MovedEquipment
ALTER TABLE tenants_movedequipment DROP CONSTRAINT tenants_movedequipment_pkey;
ALTER TABLE tenants_movedequipment ADD CONSTRAINT tenants_movedequipment_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE tenants_movedequipment ADD CONSTRAINT tenants_movedequipment_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE tenants_movedequipment ADD CONSTRAINT tenants_movedequipment_take_over_id_same_tenant FOREIGN KEY (tenant_id, take_over_id) REFERENCES tenants_takeover (tenant_id, id);
ALTER TABLE tenants_movedequipment ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants_movedequipment FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_movedequipment_whole ON tenants_movedequipment TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON tenants_movedequipment TO dho_whole;
GRANT SELECT, INSERT ON tenants_movedequipment TO dho_granted;
CREATE POLICY tenants_movedequipment_granted ON tenants_movedequipment TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
