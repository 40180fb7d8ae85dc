-- One judge per patient: two workers on one patient each see one yellow, and the red never comes.
SELECT count(pg_advisory_xact_lock(key)) FROM (
    SELECT DISTINCT hashtextextended(patient::text, 20261122) AS key
    FROM unnest(%(patients)s::uuid[]) AS patient ORDER BY 1
) keys
