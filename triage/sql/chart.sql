-- All readings of a patient since a time but those entered in error, with their present colours and whether a person
-- confirmed them. The judgements are found by patient and time too: one range of one index instead of a look-up per
-- reading and month.
SELECT r.kind, r.measured_at, r.value, r.components, r.comparator, r.flags, r.note, r.about, r.text,
       j.colour, j.reason_code, j.reason_params,
       EXISTS (
        SELECT 1 FROM measurements_readingmark k
        WHERE k.tenant_id = r.tenant_id AND k.reading_id = r.id AND k.mark = 'REAL')
FROM measurements_reading r
LEFT JOIN triage_judgement j ON j.tenant_id = r.tenant_id AND j.reading_id = r.id
    AND j.measured_at = r.measured_at AND j.superseded_at IS NULL
    AND j.patient_id = %(patient)s AND j.measured_at >= %(since)s
WHERE r.tenant_id = %(tenant)s AND r.patient_id = %(patient)s AND r.measured_at >= %(since)s
    AND NOT EXISTS (
        SELECT 1 FROM measurements_readingmark k
        WHERE k.tenant_id = r.tenant_id AND k.reading_id = r.id AND k.mark = 'IN_ERROR')
ORDER BY r.kind, r.measured_at
