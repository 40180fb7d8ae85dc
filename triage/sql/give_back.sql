-- Give a lease up, so that its rows are tried again alone. What says nothing about the readings does
-- not count as an attempt (but the first stays, or they would not be alone).
UPDATE measurements_duereading
SET leased_until = clock_timestamp() + make_interval(secs => %(seconds)s),
    attempts = CASE WHEN %(counts)s THEN attempts ELSE greatest(attempts - 1, 1) END
WHERE lease = %(lease)s
