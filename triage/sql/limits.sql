-- Within this transaction: wait briefly for locks, and lose it when its process freezes.
SELECT set_config('lock_timeout', '1s', true),
       set_config('idle_in_transaction_session_timeout', '10s', true)
