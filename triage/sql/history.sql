-- What had been measured before, as far back as the rules of each kind look, and what is later and
-- may have to be judged again. The outer span names the months, so that no other is planned for.
SELECT r.tenant_id, r.id, r.patient_id, r.kind, r.value, r.components, r.context, r.comparator,
       r.measured_at, r.received_at, r.flags, r.with_text
FROM unnest(%(patients)s::uuid[], %(kinds)s::text[], %(since)s::timestamptz[], %(until)s::timestamptz[])
     AS w (patient_id, kind, since, until)
JOIN LATERAL (
    SELECT m.tenant_id, m.id, m.patient_id, m.kind, m.value, m.components, m.context, m.comparator,
           m.measured_at, m.received_at, m.flags, m.with_text
    FROM measurements_reading m
    WHERE m.patient_id = w.patient_id AND m.kind = w.kind
      AND m.measured_at >= w.since AND m.measured_at < w.until
      AND m.measured_at >= %(first)s AND m.measured_at < %(last)s
) r ON true
