-- The functions that read before, or for, a scope. They belong to dho_gate, which may read the few
-- tables that decide who sees whom, and nothing else. Each pins its search_path.

CREATE FUNCTION dho_unit() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    acting uuid := nullif(current_setting('dho.membership', true), '')::uuid;
    person uuid := nullif(current_setting('dho.person', true), '')::uuid;
BEGIN
    IF acting IS NULL AND person IS NULL THEN
        RAISE EXCEPTION 'no scope' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN (SELECT m.unit_id FROM tenants_membership m
            WHERE m.id = acting AND m.started_at <= now() AND (m.ended_at IS NULL OR m.ended_at > now()));
END $$;

-- Whole sight: a municipal unit sees its own tenant; a centre sees the tenants with a valid
-- agreement that covers it, its host only if the host has one too.
CREATE FUNCTION dho_tenants() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    acting uuid := dho_unit();
    kind text;
    home uuid;
BEGIN
    SELECT u.kind, u.tenant_id INTO kind, home FROM tenants_unit u WHERE u.id = acting;
    IF kind = 'MUNICIPAL' THEN
        RETURN ARRAY[home];
    ELSIF kind = 'CENTRE' THEN
        RETURN coalesce((
            SELECT array_agg(DISTINCT a.tenant_id) FROM tenants_agreement a
            WHERE a.unit_id = acting AND a.valid_from <= now()
              AND (a.valid_until IS NULL OR a.valid_until > now())
              AND (a.ended_at IS NULL OR a.ended_at > now())), '{}');
    END IF;
    RETURN '{}';
END $$;

-- Granted sight: patients opened to the acting unit under a valid agreement; or, for a person, the
-- patient they are and the patients whose relative they are.
CREATE FUNCTION dho_patients() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    acting uuid := dho_unit();
    person uuid := nullif(current_setting('dho.person', true), '')::uuid;
BEGIN
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

-- Whom a signed-in person may act for as themselves: the patient they are, and whose relative.
CREATE FUNCTION identify_person(who uuid)
RETURNS TABLE (patient_id uuid, tenant_id uuid, role text, may_record boolean, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.id, p.tenant_id, 'PATIENT', true, p.given_name || ' ' || p.family_name
    FROM tenants_patient p WHERE p.user_id = who
    UNION ALL
    SELECT r.patient_id, r.tenant_id, 'RELATIVE', r.may_record, p.given_name || ' ' || p.family_name
    FROM tenants_relative r
    JOIN tenants_patient p ON p.tenant_id = r.tenant_id AND p.id = r.patient_id
    WHERE r.user_id = who AND (r.ended_at IS NULL OR r.ended_at > now())
$$;

GRANT SELECT ON tenants_membership, tenants_unit TO dho_gate;

REVOKE ALL ON FUNCTION dho_unit(), dho_tenants(), dho_patients(), identify_person(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dho_unit(), dho_tenants(), dho_patients() TO dho_whole, dho_granted;
ALTER FUNCTION dho_patients() OWNER TO dho_gate;
ALTER FUNCTION dho_tenants() OWNER TO dho_gate;
ALTER FUNCTION dho_unit() OWNER TO dho_gate;
GRANT EXECUTE ON FUNCTION identify_person(uuid) TO dho_door, dho_whole, dho_granted;
ALTER FUNCTION identify_person(uuid) OWNER TO dho_gate;

-- Guardian writes no tenant: the care team's row takes it from the patient.
CREATE FUNCTION dho_care_team_tenant() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.tenant_id := (SELECT p.tenant_id FROM tenants_patient p WHERE p.id = NEW.content_object_id);
    IF NEW.tenant_id IS NULL THEN
        RAISE EXCEPTION 'no such patient in scope' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER care_team_tenant BEFORE INSERT ON tenants_patientuserobjectpermission
FOR EACH ROW EXECUTE FUNCTION dho_care_team_tenant();

-- A row never moves to another tenant.
CREATE FUNCTION dho_tenant_never_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'tenant_id never changes' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER patient_tenant_never_changes BEFORE UPDATE OF tenant_id ON tenants_patient
FOR EACH ROW WHEN (OLD.tenant_id IS DISTINCT FROM NEW.tenant_id)
EXECUTE FUNCTION dho_tenant_never_changes();

GRANT SELECT ON tenants_unit, tenants_tenant TO dho_triage;
