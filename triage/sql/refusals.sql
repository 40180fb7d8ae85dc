-- Refused readings with their number among those of the same patient and kind within 24 hours.
SELECT f.id, f.tenant_id, f.patient_id, f.kind, f.code, f.has_screen, f.received_at,
       (SELECT count(*) FROM measurements_refusedreading b
        WHERE b.patient_id = f.patient_id AND b.kind = f.kind
          AND b.received_at > f.received_at - interval '24 hours'
          AND (b.received_at, b.id) <= (f.received_at, f.id))
FROM measurements_refusedreading f WHERE f.id = ANY (%(ids)s::uuid[])
ORDER BY f.received_at, f.id
