-- What had been measured before, as far back as the rules of each kind look, and what is later and
-- may have to be judged again. The outer span names the months, so that no other is planned for.
SELECT coalesce(json_agg(r), '[]')::text FROM (
    SELECT m.id, m.patient_id, m.kind, trim_scale(m.value) AS value, m.components, m.context,
           m.comparator, m.measured_at, m.received_at, m.with_text, m.about, m.answers,
           m.flags::text[] || ARRAY(
               SELECT CASE k.mark WHEN 'REAL' THEN 'CONFIRMED' ELSE k.mark END::text
               FROM measurements_readingmark k
               WHERE k.tenant_id = m.tenant_id AND k.reading_id = m.id) AS flags
    FROM jsonb_to_recordset(%(rows)s::jsonb)
         AS w (patient_id uuid, kind text, since timestamptz, until timestamptz)
    JOIN measurements_reading m ON m.patient_id = w.patient_id AND m.kind = w.kind
        AND m.measured_at >= w.since AND m.measured_at < w.until
    WHERE m.measured_at >= %(first)s AND m.measured_at < %(last)s
) r
