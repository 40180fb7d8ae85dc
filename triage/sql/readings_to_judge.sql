-- The readings behind claimed due rows. The span names the months, so that no other is planned for.
SELECT coalesce(json_agg(r), '[]')::text FROM (
    SELECT m.id, m.patient_id, m.kind, trim_scale(m.value) AS value, m.components, m.context,
           m.comparator, m.measured_at, m.received_at, m.with_text, m.about, m.answers,
           m.flags::text[] || ARRAY(
               SELECT CASE k.mark WHEN 'REAL' THEN 'CONFIRMED' ELSE k.mark END::text
               FROM measurements_readingmark k
               WHERE k.tenant_id = m.tenant_id AND k.reading_id = m.id) AS flags
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS w (tenant_id uuid, id uuid, measured_at timestamptz)
    JOIN measurements_reading m USING (tenant_id, id, measured_at)
    WHERE m.measured_at BETWEEN %(first)s AND %(last)s
) r
