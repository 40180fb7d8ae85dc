-- Give a lease up at once, so that its rows are tried again alone.
UPDATE measurements_duereading SET leased_until = clock_timestamp() WHERE lease = %(lease)s
