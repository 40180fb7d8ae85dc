-- The readings behind claimed due rows. The span names the months, so that no other is planned for.
SELECT r.tenant_id, r.id, r.patient_id, r.kind, r.value, r.components, r.context, r.comparator,
       r.measured_at, r.received_at, r.flags, r.with_text
FROM unnest(%(tenants)s::uuid[], %(ids)s::uuid[], %(times)s::timestamptz[]) AS w (tenant_id, id, measured_at)
JOIN measurements_reading r USING (tenant_id, id, measured_at)
WHERE r.measured_at BETWEEN %(first)s AND %(last)s
