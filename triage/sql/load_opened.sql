-- Alerts of a centre by the local day on which they opened, and colour, that came to somebody.
SELECT (a.opened_at AT TIME ZONE 'Europe/Oslo')::date, a.colour, count(*)
FROM triage_alert a
WHERE a.opened_at >= %(since)s AND a.opened_at < %(until)s AND a.centre_id = %(centre)s
  AND (%(patients)s::uuid[] IS NULL OR a.patient_id = ANY (%(patients)s::uuid[]))
  AND a.outcome NOT IN ('MERGED', 'SECOND_GREEN')
GROUP BY 1, 2
