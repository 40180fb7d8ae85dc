-- A new version in force: what older versions still expect from then on is no longer expected. A
-- repeat that was asked for after a red is.
DELETE FROM triage_expectedwindow
WHERE patient_id = %(patient)s AND plan_version_id <> %(version)s
  AND state IN ('WAITING', 'CANCELLED') AND NOT is_repeat AND opens_at >= %(since)s
