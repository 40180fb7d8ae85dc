-- messaging.PushSubscription
ALTER TABLE messaging_pushsubscription DROP CONSTRAINT messaging_pushsubscription_pkey;
ALTER TABLE messaging_pushsubscription ADD CONSTRAINT messaging_pushsubscription_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE messaging_pushsubscription ADD CONSTRAINT messaging_pushsubscription_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE messaging_pushsubscription ENABLE ROW LEVEL SECURITY;
ALTER TABLE messaging_pushsubscription FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (endpoint, p256dh, auth, ended_at, ended_as) ON messaging_pushsubscription TO dho_granted;
CREATE POLICY messaging_pushsubscription_granted ON messaging_pushsubscription TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY messaging_pushsubscription_triage ON messaging_pushsubscription TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT (tenant_id, id, patient_id, ended_at), UPDATE (endpoint, p256dh, auth, ended_at, ended_as) ON messaging_pushsubscription TO dho_triage;
CREATE POLICY messaging_pushsubscription_gate ON messaging_pushsubscription TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (endpoint, p256dh, auth, ended_at, ended_as) ON messaging_pushsubscription TO dho_gate;
CREATE POLICY messaging_pushsubscription_own ON messaging_pushsubscription AS RESTRICTIVE TO dho_granted USING (nullif(current_setting('dho.person', true), '') IS NOT NULL);

-- Where a push notice goes: addresses and keys of one patient, for the sweeper that sends it. Judging
-- itself may not read them; it asks only who has a device.
CREATE FUNCTION push_addresses(of_tenant uuid, of_patient uuid)
RETURNS TABLE (id uuid, endpoint text, p256dh text, auth text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.id, s.endpoint, s.p256dh, s.auth FROM messaging_pushsubscription s
    WHERE s.tenant_id = of_tenant AND s.patient_id = of_patient AND s.ended_at IS NULL
    ORDER BY s.made_at, s.id
$$;
REVOKE ALL ON FUNCTION push_addresses(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION push_addresses(uuid, uuid) TO dho_triage;
ALTER FUNCTION push_addresses(uuid, uuid) OWNER TO dho_gate;

-- A device that changed hands: its address is ended where it is another patient's, of any tenant, whom
-- the one that turns it on now may not see. It says nothing about whose it was.
CREATE FUNCTION end_push_of_others(of_patient uuid, wanted text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF of_patient <> ALL (dho_patients()) THEN
        RAISE EXCEPTION 'no such patient in scope' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE messaging_pushsubscription
    SET endpoint = '', p256dh = '', auth = '', ended_at = now(), ended_as = 'OTHER_PATIENT'
    WHERE endpoint = wanted AND ended_at IS NULL AND patient_id <> of_patient;
END $$;
REVOKE ALL ON FUNCTION end_push_of_others(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_push_of_others(uuid, text) TO dho_granted;
ALTER FUNCTION end_push_of_others(uuid, text) OWNER TO dho_gate;

-- Whoever is no longer followed up, or may no longer sign in, gets no notices: in the transaction that
-- ends the course or closes the account, by whatever door.
CREATE FUNCTION end_push_with_course() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE messaging_pushsubscription
    SET endpoint = '', p256dh = '', auth = '', ended_at = now(), ended_as = 'COURSE_ENDED'
    WHERE tenant_id = NEW.tenant_id AND patient_id = NEW.patient_id AND ended_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER push_ends_with_the_course AFTER UPDATE OF ended_at ON tenants_enrolment
FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)
EXECUTE FUNCTION end_push_with_course();
REVOKE ALL ON FUNCTION end_push_with_course() FROM PUBLIC;
ALTER FUNCTION end_push_with_course() OWNER TO dho_gate;

CREATE FUNCTION end_push_with_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE messaging_pushsubscription
    SET endpoint = '', p256dh = '', auth = '', ended_at = now(), ended_as = 'ACCOUNT_CLOSED'
    WHERE patient_id IN (SELECT id FROM tenants_patient WHERE user_id = NEW.id) AND ended_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER push_ends_with_the_account AFTER UPDATE OF is_active ON tenants_user
FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active)
EXECUTE FUNCTION end_push_with_account();
REVOKE ALL ON FUNCTION end_push_with_account() FROM PUBLIC;
ALTER FUNCTION end_push_with_account() OWNER TO dho_gate;

-- That a patient's device is off or gone is nothing to put right: the next way is taken. So health does
-- not count pushes.
GRANT SELECT (way) ON messaging_notice TO dho_gate;
-- The function is the gate's, so the gate replaces it.
SET LOCAL ROLE dho_gate;
CREATE OR REPLACE FUNCTION unsent_notices() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(*)::integer FROM messaging_notice
    WHERE way <> 'PUSH'
      AND (state = 'FAILED' OR (state = 'WAITING' AND made_at < now() - interval '5 minutes'))
$$;
SET LOCAL ROLE dho_owner;
