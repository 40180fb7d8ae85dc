-- One sweeper at a time looks at all plans; the lock ends with the transaction.
SELECT pg_try_advisory_xact_lock(hashtextextended('triage.receivers', 0))
