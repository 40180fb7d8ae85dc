-- The tenants in sight (whole sight) or the patients (granted sight), with their counters;
-- the own unit's hours, so that a change of them changes the list (that time passes is the page's
-- own to know); and, of a technical alarm of the own centre that nobody has seen, how many did not
-- come, of how many.
SELECT CASE WHEN current_setting('role') = 'dho_whole' THEN
    (SELECT string_agg(t::text || ':' || coalesce(c.count, 0), ',' ORDER BY t)
     FROM unnest((SELECT dho_tenants())) AS t LEFT JOIN triage_worklistcounter c ON c.tenant_id = t)
ELSE
    (SELECT string_agg(p.id::text || ':' || coalesce(c.count, 0), ',' ORDER BY p.id)
     FROM tenants_patient p LEFT JOIN triage_worklistcounter c ON c.tenant_id = p.tenant_id)
END, (
    SELECT concat_ws('|', u.opens, u.closes, u.weekdays, u.works_holidays, u.settle_minutes, u.closed_at,
        (SELECT string_agg(concat_ws('/', d.date, d.opens, d.closes), ',' ORDER BY d.date)
         FROM tenants_unitday d WHERE d.unit_id = u.id))
    FROM tenants_unit u WHERE u.id = (SELECT dho_unit())), (
    SELECT ARRAY[m.missing, m.expected] FROM triage_masssilence m
    WHERE m.centre_id = (SELECT dho_unit()) AND m.over_at IS NULL AND m.acknowledged_at IS NULL)
