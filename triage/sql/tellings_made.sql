-- Begin to watch whether the patients know of these reds: of readings that they, a device or a
-- relative sent (a nurse on the telephone has told herself), which are no old news.
INSERT INTO triage_telling
    (id, tenant_id, patient_id, alert_id, judgement_id, reading_id, measured_at, began_at, state,
     look_at, ways)
SELECT w.id, w.tenant_id, w.patient_id, f.alert_id, w.judgement_id, w.reading_id, w.measured_at,
       %(now)s, 'WAITING', %(look_at)s, '{}'
FROM jsonb_to_recordset(%(rows)s::jsonb) AS w (
    id uuid, tenant_id uuid, patient_id uuid, judgement_id uuid, reading_id uuid,
    measured_at timestamptz)
JOIN measurements_reading r ON r.tenant_id = w.tenant_id AND r.id = w.reading_id
    AND r.measured_at = w.measured_at AND r.source <> 'nurse'
JOIN triage_finding f ON f.tenant_id = w.tenant_id AND f.judgement_id = w.judgement_id
JOIN triage_alert a ON a.tenant_id = f.tenant_id AND a.id = f.alert_id AND NOT a.is_late
WHERE r.measured_at BETWEEN %(first)s AND %(last)s
ON CONFLICT DO NOTHING
