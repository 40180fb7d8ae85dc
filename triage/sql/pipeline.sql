-- The age of the oldest reading that waits, of the youngest sweep, how far the months reach, and
-- notices that did not get out, and centres of which many patients are silent at once. Through narrow functions: whoever asks has no scope.
SELECT oldest_unjudged_seconds(),
    (SELECT extract(epoch FROM clock_timestamp() - max(at))::float FROM triage_heartbeat
     WHERE name ^@ 'sweeper'),
    (SELECT max(substring(pg_get_expr(c.relpartbound, c.oid)
            FROM 'TO \(''([^'']+)''\)')::timestamptz)
     FROM pg_class c JOIN pg_inherits h ON h.inhrelid = c.oid
     WHERE h.inhparent = 'measurements_reading'::regclass),
    to_regclass('measurements_reading' || to_char(now() AT TIME ZONE 'UTC', '_YYYY_MM')) IS NOT NULL,
    unsent_notices(),
    (SELECT count(*)::integer FROM triage_masssilence
     WHERE over_at IS NULL AND acknowledged_at IS NULL)
