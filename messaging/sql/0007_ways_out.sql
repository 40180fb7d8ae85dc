-- Where a message by telephone goes: one number, for the sweeper that sends it. Judging itself may
-- read nobody's telephone; it asks only who has one.
GRANT SELECT (phone) ON tenants_patient TO dho_gate;
GRANT SELECT (phone) ON tenants_relative TO dho_gate;
CREATE FUNCTION phone_of(of_tenant uuid, of_patient uuid, of_user uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT phone FROM tenants_patient
    WHERE tenant_id = of_tenant AND id = of_patient AND of_user IS NULL
    UNION ALL
    SELECT phone FROM tenants_relative
    WHERE tenant_id = of_tenant AND patient_id = of_patient AND user_id = of_user
      AND phone <> '' AND (ended_at IS NULL OR ended_at > now())
    LIMIT 1
$$;
REVOKE ALL ON FUNCTION phone_of(uuid, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION phone_of(uuid, uuid, uuid) TO dho_triage;
ALTER FUNCTION phone_of(uuid, uuid, uuid) OWNER TO dho_gate;

CREATE FUNCTION phones_known(wanted uuid[]) RETURNS TABLE (patient_id uuid, user_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.id, NULL::uuid FROM tenants_patient p WHERE p.id = ANY (wanted) AND p.phone <> ''
    UNION ALL
    SELECT r.patient_id, r.user_id FROM tenants_relative r
    WHERE r.patient_id = ANY (wanted) AND r.user_id IS NOT NULL AND r.phone <> ''
      AND (r.ended_at IS NULL OR r.ended_at > now())
$$;
REVOKE ALL ON FUNCTION phones_known(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION phones_known(uuid[]) TO dho_triage;
ALTER FUNCTION phones_known(uuid[]) OWNER TO dho_gate;
