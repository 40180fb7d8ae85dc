-- The units that plans in force name and that are no receivers any more, each said once per version
-- since it was last whole (somebody who could answer came, or it was opened to the patient anew):
-- closed, no longer open to the patient, or without anybody who could answer (a GP office: a doctor).
-- The patient's own GP office counts as named where it was open to her before.
WITH in_force AS (
    SELECT v.tenant_id, v.patient_id, v.id AS version_id, v.number, v.document, e.centre_id
    FROM selfcare_plans_planversion v
    JOIN tenants_enrolment e ON e.tenant_id = v.tenant_id AND e.patient_id = v.patient_id
        AND e.ended_at IS NULL
    WHERE v.status IN ('PUBLISHED', 'SUPERSEDED') AND v.in_force_from <= %(now)s
      AND (v.in_force_to IS NULL OR v.in_force_to > %(now)s)
), named AS (
    SELECT f.tenant_id, f.patient_id, f.version_id, f.number, f.centre_id, r.unit, true AS by_plan
    FROM in_force f, LATERAL (
        SELECT jsonb_array_elements_text(COALESCE(f.document -> 'receivers', '[]')) AS unit
        UNION
        SELECT jsonb_array_elements_text(COALESCE(i -> 'receivers', '[]'))
        FROM jsonb_array_elements(COALESCE(f.document -> 'items', '[]')) AS i
        UNION
        SELECT jsonb_array_elements_text(
            CASE jsonb_typeof(f.document #> '{treatment_level,receivers}')
                WHEN 'array' THEN f.document #> '{treatment_level,receivers}' ELSE '[]' END)
    ) AS r
    UNION
    SELECT f.tenant_id, f.patient_id, f.version_id, f.number, f.centre_id, p.gp_unit_id::text, false
    FROM in_force f
    JOIN tenants_patient p ON p.tenant_id = f.tenant_id AND p.id = f.patient_id
    WHERE p.gp_unit_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM tenants_accessgrant g WHERE g.tenant_id = f.tenant_id
          AND g.patient_id = f.patient_id AND g.unit_id = p.gp_unit_id)
), looked_at AS (
    SELECT DISTINCT ON (n.tenant_id, n.patient_id, n.version_id, u.id)
        n.tenant_id, n.patient_id, n.version_id, n.number, u.id AS unit_id, u.name, u.kind,
        CASE
            WHEN u.closed_at <= %(now)s THEN 'CLOSED'
            WHEN NOT EXISTS (
                SELECT 1 FROM tenants_accessgrant g
                JOIN tenants_agreement a ON a.tenant_id = g.tenant_id AND a.id = g.agreement_id
                WHERE g.tenant_id = n.tenant_id AND g.patient_id = n.patient_id
                  AND g.unit_id = u.id AND (g.ended_at IS NULL OR g.ended_at > %(now)s)
                  AND a.valid_from <= %(now)s
                  AND (a.valid_until IS NULL OR a.valid_until > %(now)s)
                  AND (a.ended_at IS NULL OR a.ended_at > %(now)s)) THEN 'NO_ACCESS'
            WHEN NOT EXISTS (
                SELECT 1 FROM tenants_membership m
                WHERE m.unit_id = u.id AND m.started_at <= %(now)s
                  AND (m.ended_at IS NULL OR m.ended_at > %(now)s)
                  AND m.role = ANY (CASE u.kind WHEN 'GP_OFFICE' THEN ARRAY['GP']
                      ELSE ARRAY['GP', 'HOSPITAL_DOCTOR', 'NURSE'] END))
            THEN CASE u.kind WHEN 'GP_OFFICE' THEN 'NO_DOCTOR' ELSE 'NOBODY' END
        END AS why
    FROM named n
    JOIN tenants_unit u ON u.id::text = n.unit
    WHERE u.id <> n.centre_id AND u.kind <> 'CENTRE'
    ORDER BY n.tenant_id, n.patient_id, n.version_id, u.id, n.by_plan DESC
)
SELECT l.tenant_id, l.patient_id, l.version_id, l.number, l.unit_id, l.name, l.why
FROM looked_at l
WHERE l.why IS NOT NULL
  AND (%(only)s::uuid IS NULL OR l.patient_id = %(only)s::uuid)
  AND NOT (l.patient_id = ANY (%(without)s::uuid[])) AND NOT EXISTS (
    SELECT 1 FROM triage_finding f
    WHERE f.tenant_id = l.tenant_id AND f.patient_id = l.patient_id
      AND f.reason_code = 'RECEIVER_GONE'
      AND f.reason_params ->> 'unit' = l.unit_id::text
      AND f.reason_params ->> 'version' = l.version_id::text
      AND f.received_at >= ALL (
        SELECT m.started_at FROM tenants_membership m
        WHERE m.unit_id = l.unit_id AND m.started_at <= %(now)s
          AND m.role IN ('GP', 'HOSPITAL_DOCTOR', 'NURSE')
          AND (l.kind <> 'GP_OFFICE' OR m.role = 'GP')
        UNION ALL
        SELECT g.started_at FROM tenants_accessgrant g
        WHERE g.tenant_id = l.tenant_id AND g.patient_id = l.patient_id
          AND g.unit_id = l.unit_id AND g.started_at <= %(now)s))
ORDER BY l.patient_id, l.unit_id
LIMIT %(limit)s
