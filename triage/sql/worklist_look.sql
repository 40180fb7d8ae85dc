-- Notes that a person looked at her unit's list now; returns when she looked before this visit, her
-- keys and sound, how many alerts others closed since, and which claims of hers lapsed since.
WITH put AS (
    INSERT INTO triage_worklistlook AS look (id, user_id, unit_id, before_at, last_at, keys_on, sound_on)
    VALUES (%(id)s, %(user)s, %(unit)s, NULL, %(now)s, true, false)
    ON CONFLICT (user_id, unit_id) DO UPDATE SET last_at = excluded.last_at,
        before_at = CASE WHEN look.last_at < %(ended)s THEN look.last_at ELSE look.before_at END
    RETURNING before_at, keys_on, sound_on
)
SELECT put.before_at, put.keys_on, put.sound_on,
    (SELECT count(*) FROM triage_alert a WHERE a.state = 'RESOLVED' AND a.owner_unit_id = %(unit)s
        AND a.resolved_at > put.before_at AND a.resolved_by_id <> %(user)s),
    (SELECT coalesce(jsonb_object_agg(e.alert_id, e.at), '{}'::jsonb) FROM triage_alertevent e
        WHERE e.code = 'CLAIM_LAPSED' AND e.at > coalesce(put.before_at, %(ended)s)
        AND e.detail ->> 'holder' = %(user)s::text)
FROM put
