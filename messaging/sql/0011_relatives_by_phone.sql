ALTER TABLE messaging_notice ADD CONSTRAINT messaging_notice_to_relative_id_same_tenant FOREIGN KEY (tenant_id, to_relative_id) REFERENCES tenants_relative (tenant_id, id);

-- A relative without a sign-in is asked to ring, by SMS. Judging may know who has a telephone, never
-- the number; the sweeper that sends gets it with the patient's given name, while the patient agrees.
GRANT SELECT (may_be_told) ON tenants_relative TO dho_gate;
CREATE FUNCTION relatives_with_phone(wanted uuid[]) RETURNS TABLE (relative_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.id FROM tenants_relative r
    WHERE r.patient_id = ANY (wanted) AND r.user_id IS NULL AND r.phone <> '' AND r.role = 'HELPER'
      AND r.may_be_told IN ('SILENCE', 'ALL') AND (r.ended_at IS NULL OR r.ended_at > now())
$$;
REVOKE ALL ON FUNCTION relatives_with_phone(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION relatives_with_phone(uuid[]) TO dho_triage;
ALTER FUNCTION relatives_with_phone(uuid[]) OWNER TO dho_gate;

CREATE FUNCTION ring_of_relative(of_tenant uuid, of_relative uuid)
RETURNS TABLE (phone text, given_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.phone, p.given_name FROM tenants_relative r
    JOIN tenants_patient p ON p.tenant_id = r.tenant_id AND p.id = r.patient_id
    WHERE r.tenant_id = of_tenant AND r.id = of_relative AND r.user_id IS NULL AND r.phone <> ''
      AND r.role = 'HELPER' AND r.may_be_told IN ('SILENCE', 'ALL')
      AND (r.ended_at IS NULL OR r.ended_at > now())
$$;
REVOKE ALL ON FUNCTION ring_of_relative(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ring_of_relative(uuid, uuid) TO dho_triage;
ALTER FUNCTION ring_of_relative(uuid, uuid) OWNER TO dho_gate;

-- A relative's number that does not answer, or that may no longer be used, is told of where the nurse
-- looks; to the house there is nothing to put right. While it is tried again it counts.
GRANT SELECT (to_relative_id) ON messaging_notice TO dho_gate;
SET LOCAL ROLE dho_gate;
CREATE OR REPLACE FUNCTION unsent_notices() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(*)::integer FROM messaging_notice
    WHERE way <> 'PUSH'
      AND ((state = 'FAILED' AND to_relative_id IS NULL)
        OR (state = 'WAITING' AND made_at < now() - interval '5 minutes'))
$$;
SET LOCAL ROLE dho_owner;
