-- The units to which a patient is open now: by a grant under a valid agreement; as the centre of a
-- course of hers that a valid agreement covers; for who was never followed up anywhere, the centres
-- with an agreement for all. A municipal unit sees its own tenant and is not among them. It runs as
-- dho_gate, since a patient and who has granted sight may not read the agreements of others, and it
-- answers about nobody whom the party does not see.
CREATE FUNCTION units_in_sight(home uuid, person uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH valid AS (
        SELECT a.id, a.unit_id, a.patient_group FROM tenants_agreement a
        WHERE a.tenant_id = home AND a.valid_from <= now()
          AND (a.valid_until IS NULL OR a.valid_until > now())
          AND (a.ended_at IS NULL OR a.ended_at > now())
          AND (home = ANY (dho_tenants()) OR person = ANY (dho_patients())))
    SELECT g.unit_id FROM tenants_accessgrant g
    JOIN valid a ON a.id = g.agreement_id AND a.unit_id = g.unit_id
    WHERE g.tenant_id = home AND g.patient_id = person
      AND g.started_at <= now() AND (g.ended_at IS NULL OR g.ended_at > now())
    UNION
    SELECT e.centre_id FROM tenants_enrolment e
    JOIN valid a ON a.unit_id = e.centre_id AND a.patient_group IN ('ALL', e.patient_group)
    WHERE e.tenant_id = home AND e.patient_id = person
    UNION
    SELECT a.unit_id FROM valid a
    JOIN tenants_unit u ON u.id = a.unit_id AND u.kind = 'CENTRE'
    WHERE a.patient_group = 'ALL' AND NOT EXISTS (
        SELECT 1 FROM tenants_enrolment e WHERE e.tenant_id = home AND e.patient_id = person)
$$;
REVOKE ALL ON FUNCTION units_in_sight(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION units_in_sight(uuid, uuid) TO dho_whole, dho_granted;
ALTER FUNCTION units_in_sight(uuid, uuid) OWNER TO dho_gate;
