-- A new version in force: what older versions still expect from then on is no longer expected.
DELETE FROM triage_expectedwindow
WHERE patient_id = %(patient)s AND plan_version_id <> %(version)s AND state = 'WAITING'
  AND opens_at >= %(since)s
