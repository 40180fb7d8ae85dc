-- Take readings that were entered in error away from the latest of their kinds.
DELETE FROM triage_latest l
USING jsonb_to_recordset(%(rows)s::jsonb) AS w (tenant_id uuid, id uuid)
WHERE l.tenant_id = w.tenant_id AND l.reading_id = w.id
RETURNING l.tenant_id, l.patient_id, l.kind
