-- tenants.TakeOver
ALTER TABLE tenants_takeover DROP CONSTRAINT tenants_takeover_pkey;
ALTER TABLE tenants_takeover ADD CONSTRAINT tenants_takeover_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE tenants_takeover ADD CONSTRAINT tenants_takeover_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE tenants_takeover ADD CONSTRAINT tenants_takeover_enrolment_id_same_tenant FOREIGN KEY (tenant_id, enrolment_id) REFERENCES tenants_enrolment (tenant_id, id);
ALTER TABLE tenants_takeover ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants_takeover FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_takeover_whole ON tenants_takeover TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE (state, answered_at, answered_by_id, answer, equipment) ON tenants_takeover TO dho_whole;
GRANT SELECT, INSERT, UPDATE (state, answered_at, answered_by_id, answer, equipment) ON tenants_takeover TO dho_granted;
CREATE POLICY tenants_takeover_granted ON tenants_takeover TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY tenants_takeover_triage ON tenants_takeover TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (state, answered_at) ON tenants_takeover TO dho_triage;

-- The responsibility for a course moves by the row that says who accepted it, when and why; by
-- nothing else.
CREATE FUNCTION enrolment_owner_moves_by_an_accepted_take_over() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM tenants_takeover t
        WHERE t.tenant_id = NEW.tenant_id AND t.id = NEW.moved_by_id AND t.enrolment_id = NEW.id
          AND t.state = 'ACCEPTED' AND t.from_unit_id = OLD.owner_unit_id
          AND t.to_unit_id = NEW.owner_unit_id AND t.answered_at = NEW.owner_since
          AND t.id IS DISTINCT FROM OLD.moved_by_id)
    THEN
        RAISE EXCEPTION 'the owner of a course changes only by an accepted take-over or return'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER enrolment_owner_moves_by_an_accepted_take_over
BEFORE UPDATE ON tenants_enrolment
FOR EACH ROW WHEN (
    (OLD.owner_unit_id, OLD.owner_since, OLD.moved_by_id)
    IS DISTINCT FROM (NEW.owner_unit_id, NEW.owner_since, NEW.moved_by_id))
EXECUTE FUNCTION enrolment_owner_moves_by_an_accepted_take_over();

CREATE FUNCTION take_over_answered_stands() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the answer to a take-over stands' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER take_over_answered_stands BEFORE UPDATE ON tenants_takeover
FOR EACH ROW WHEN (OLD.state <> 'OFFERED') EXECUTE FUNCTION take_over_answered_stands();
