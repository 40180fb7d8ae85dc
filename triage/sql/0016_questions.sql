-- triage.Question
ALTER TABLE triage_question DROP CONSTRAINT triage_question_pkey;
ALTER TABLE triage_question ADD CONSTRAINT triage_question_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_question ADD CONSTRAINT triage_question_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_question ADD CONSTRAINT triage_question_alert_id_same_tenant FOREIGN KEY (tenant_id, alert_id) REFERENCES triage_alert (tenant_id, id);
ALTER TABLE triage_question ADD CONSTRAINT triage_question_version_id_same_tenant FOREIGN KEY (tenant_id, version_id) REFERENCES selfcare_plans_planversion (tenant_id, id);
ALTER TABLE triage_question ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_question FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_question_whole ON triage_question TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE ON triage_question TO dho_whole;
GRANT SELECT, UPDATE (state, answer, answer_text, answered_at, answered_by_id, answered_by_name, way) ON triage_question TO dho_granted;
CREATE POLICY triage_question_granted ON triage_question TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY triage_question_triage ON triage_question TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT (id, tenant_id, patient_id, from_unit_id, to_unit_id, state, asked_at, due_at) ON triage_question TO dho_triage;
CREATE POLICY triage_question_gate ON triage_question TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT (id, tenant_id, patient_id, alert_id, to_unit_id, state) ON triage_question TO dho_gate;

-- triage.QuestionLink
ALTER TABLE triage_questionlink DROP CONSTRAINT triage_questionlink_pkey;
ALTER TABLE triage_questionlink ADD CONSTRAINT triage_questionlink_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_questionlink ADD CONSTRAINT triage_questionlink_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_questionlink ADD CONSTRAINT triage_questionlink_question_id_same_tenant FOREIGN KEY (tenant_id, question_id) REFERENCES triage_question (tenant_id, id);
ALTER TABLE triage_questionlink ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_questionlink FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_questionlink_whole ON triage_questionlink TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT, UPDATE (closed_at) ON triage_questionlink TO dho_whole;
GRANT SELECT ON triage_questionlink TO dho_granted;
CREATE POLICY triage_questionlink_granted ON triage_questionlink TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY triage_questionlink_gate ON triage_questionlink TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE ON triage_questionlink TO dho_gate;

-- triage.MeetingDecision
ALTER TABLE triage_meetingdecision DROP CONSTRAINT triage_meetingdecision_pkey;
ALTER TABLE triage_meetingdecision ADD CONSTRAINT triage_meetingdecision_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE triage_meetingdecision ADD CONSTRAINT triage_meetingdecision_patient_id_same_tenant FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
ALTER TABLE triage_meetingdecision ADD CONSTRAINT triage_meetingdecision_version_id_same_tenant FOREIGN KEY (tenant_id, version_id) REFERENCES selfcare_plans_planversion (tenant_id, id);
ALTER TABLE triage_meetingdecision ADD CONSTRAINT triage_meetingdecision_question_id_same_tenant FOREIGN KEY (tenant_id, question_id) REFERENCES triage_question (tenant_id, id);
ALTER TABLE triage_meetingdecision ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage_meetingdecision FORCE ROW LEVEL SECURITY;
CREATE POLICY triage_meetingdecision_whole ON triage_meetingdecision TO dho_whole USING (tenant_id = ANY ((SELECT dho_tenants())::uuid[])) WITH CHECK (tenant_id = ANY ((SELECT dho_tenants())::uuid[]));
GRANT SELECT, INSERT ON triage_meetingdecision TO dho_whole;
GRANT SELECT ON triage_meetingdecision TO dho_granted;
CREATE POLICY triage_meetingdecision_granted ON triage_meetingdecision TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));

-- triage.Meeting names nobody.
GRANT SELECT, INSERT ON triage_meeting TO dho_door, dho_whole, dho_granted;

-- The gate must know whether an alert is red, and tell a unit its code.
CREATE POLICY triage_alert_gate ON triage_alert TO dho_gate USING (true) WITH CHECK (true);
GRANT SELECT (id, tenant_id, colour) ON triage_alert TO dho_gate;
GRANT INSERT ON messaging_notice TO dho_gate;

-- Never for red: not when it is sent, and not when it is to be opened.
CREATE FUNCTION question_link_is_never_for_red() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM triage_question q
        JOIN triage_alert a ON a.tenant_id = q.tenant_id AND a.id = q.alert_id
        WHERE q.tenant_id = NEW.tenant_id AND q.id = NEW.question_id AND a.colour = 'RED')
    THEN
        RAISE EXCEPTION 'a question about a red alert has no link' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER question_link_is_never_for_red
BEFORE INSERT OR UPDATE OF code_id, opened_at ON triage_questionlink
FOR EACH ROW EXECUTE FUNCTION question_link_is_never_for_red();

-- An answer stands, and so does what was asked.
CREATE FUNCTION question_answered_stands() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'OPEN' THEN
        RAISE EXCEPTION 'an answered or withdrawn question stands' USING ERRCODE = 'check_violation';
    END IF;
    RAISE EXCEPTION 'what was asked of whom stands' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER question_answered_stands BEFORE UPDATE ON triage_question
FOR EACH ROW WHEN (
    OLD.state <> 'OPEN'
    OR (OLD.patient_id, OLD.from_unit_id, OLD.to_unit_id, OLD.asked_by_id, OLD.asked_at, OLD.text,
        OLD.alert_id, OLD.version_id, OLD.due_at)
    IS DISTINCT FROM
       (NEW.patient_id, NEW.from_unit_id, NEW.to_unit_id, NEW.asked_by_id, NEW.asked_at, NEW.text,
        NEW.alert_id, NEW.version_id, NEW.due_at))
EXECUTE FUNCTION question_answered_stands();

-- Whether a link opens anything now: not closed or over, its question open and to the same unit, not
-- about a red alert, sent to the channel that the unit still has, and the patient still opened to it.
-- Asked by the gate's functions only.
CREATE FUNCTION question_link_is_live(link uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM triage_questionlink l
        JOIN triage_question q ON q.tenant_id = l.tenant_id AND q.id = l.question_id
        JOIN tenants_unit u ON u.id = l.unit_id
        LEFT JOIN triage_alert a ON a.tenant_id = q.tenant_id AND a.id = q.alert_id
        WHERE l.id = link AND l.closed_at IS NULL AND l.made_at <= now() AND l.expires_at > now()
          AND q.state = 'OPEN' AND q.to_unit_id = l.unit_id
          AND a.colour IS DISTINCT FROM 'RED' AND lower(u.email) = lower(l.sent_to)
          AND EXISTS (
            SELECT 1 FROM tenants_accessgrant g
            JOIN tenants_agreement m ON m.tenant_id = g.tenant_id AND m.id = g.agreement_id
            WHERE g.tenant_id = l.tenant_id AND g.patient_id = l.patient_id
              AND g.unit_id = l.unit_id AND m.unit_id = l.unit_id
              AND g.started_at <= now() AND (g.ended_at IS NULL OR g.ended_at > now())
              AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now())
              AND (m.ended_at IS NULL OR m.ended_at > now())))
$$;
REVOKE ALL ON FUNCTION question_link_is_live(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION question_link_is_live(uuid) TO dho_gate;

-- Whose link is this? Needs no scope: by the hash of its secret, and only while it opens something.
CREATE FUNCTION identify_question_link(secret bytea)
RETURNS TABLE (link_id uuid, question_id uuid, patient_id uuid, unit_id uuid, is_open boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT l.id, l.question_id, l.patient_id, l.unit_id,
           coalesce(l.opened_at > now() - interval '30 minutes', false)
    FROM triage_questionlink l
    WHERE l.digest = secret AND question_link_is_live(l.id)
$$;

-- A new code for a link, told to the unit's registered channel: one a minute, five a link.
CREATE FUNCTION ask_question_code(secret bytea, new_code uuid, new_notice uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found triage_questionlink;
BEGIN
    UPDATE triage_questionlink l
    SET code_id = new_code, code_asked_at = now(), code_tries = 0, codes_sent = codes_sent + 1
    WHERE l.digest = secret AND question_link_is_live(l.id) AND l.codes_sent < 5
      AND (l.code_asked_at IS NULL OR l.code_asked_at <= now() - interval '1 minute')
    RETURNING l.* INTO found;
    IF found.id IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO messaging_notice
        (id, tenant_id, patient_id, to_unit_id, to_patient, way, code, subject_id, made_at, state,
         attempts, next_attempt_at)
    VALUES (new_notice, found.tenant_id, found.patient_id, found.unit_id, false, 'EMAIL',
            'QUESTION_CODE', new_code, now(), 'WAITING', 0, now());
    RETURN true;
END $$;

-- Spends one of five tries, and says what the right code is made from; NULL: no try is left.
CREATE FUNCTION try_question_code(secret bytea) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE triage_questionlink l SET code_tries = code_tries + 1
    WHERE l.digest = secret AND question_link_is_live(l.id) AND l.code_id IS NOT NULL
      AND l.code_tries < 5 AND l.code_asked_at > now() - interval '10 minutes'
    RETURNING l.code_id
$$;

-- The code was right: it is spent, and the link is open for half an hour.
CREATE FUNCTION open_question_link(secret bytea, code uuid) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE triage_questionlink l SET opened_at = now(), code_id = NULL
    WHERE l.digest = secret AND l.code_id = code AND question_link_is_live(l.id)
    RETURNING true
$$;
REVOKE ALL ON FUNCTION identify_question_link(bytea), ask_question_code(bytea, uuid, uuid),
    try_question_code(bytea), open_question_link(bytea, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identify_question_link(bytea), ask_question_code(bytea, uuid, uuid),
    try_question_code(bytea), open_question_link(bytea, uuid) TO dho_door;
ALTER FUNCTION identify_question_link(bytea) OWNER TO dho_gate;
ALTER FUNCTION ask_question_code(bytea, uuid, uuid) OWNER TO dho_gate;
ALTER FUNCTION try_question_code(bytea) OWNER TO dho_gate;
ALTER FUNCTION open_question_link(bytea, uuid) OWNER TO dho_gate;

-- The function is the gate's, so the gate replaces it.
-- By an opened link the party sees the one patient of its question; else as before.
SET LOCAL ROLE dho_gate;
CREATE OR REPLACE FUNCTION dho_patients() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    acting uuid := dho_unit();
    person uuid := nullif(current_setting('dho.person', true), '')::uuid;
    emergency uuid := nullif(current_setting('dho.emergency', true), '')::uuid;
    link uuid := nullif(current_setting('dho.link', true), '')::uuid;
BEGIN
    IF link IS NOT NULL THEN
        RETURN coalesce((
            SELECT array_agg(l.patient_id) FROM triage_questionlink l
            WHERE l.id = link AND l.unit_id = acting
              AND l.opened_at > now() - interval '30 minutes'
              AND question_link_is_live(l.id)), '{}');
    END IF;
    IF emergency IS NOT NULL THEN
        RETURN coalesce((
            SELECT array_agg(e.patient_id) FROM tenants_emergencyaccess e
            WHERE e.id = emergency AND e.unit_id = acting
              AND e.membership_id = nullif(current_setting('dho.membership', true), '')::uuid
              AND e.opened_at <= now() AND e.expires_at > now()
              AND (e.ended_at IS NULL OR e.ended_at > now())), '{}');
    END IF;
    IF person IS NOT NULL THEN
        RETURN coalesce((
            SELECT array_agg(p) FROM (
                SELECT id AS p FROM tenants_patient WHERE user_id = person
                UNION
                SELECT patient_id FROM tenants_relative
                WHERE user_id = person AND (ended_at IS NULL OR ended_at > now())) mine), '{}');
    END IF;
    RETURN coalesce((
        SELECT array_agg(DISTINCT g.patient_id)
        FROM tenants_accessgrant g
        JOIN tenants_agreement a ON a.tenant_id = g.tenant_id AND a.id = g.agreement_id
        WHERE g.unit_id = acting AND a.unit_id = acting
          AND g.started_at <= now() AND (g.ended_at IS NULL OR g.ended_at > now())
          AND a.valid_from <= now() AND (a.valid_until IS NULL OR a.valid_until > now())
          AND (a.ended_at IS NULL OR a.ended_at > now())), '{}');
END $$;
SET LOCAL ROLE dho_owner;
