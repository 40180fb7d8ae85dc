-- How far ahead a version's windows are made.
INSERT INTO triage_windowhorizon AS h (id, tenant_id, patient_id, version_id, until)
VALUES (%(id)s, %(tenant)s, %(patient)s, %(version)s, %(until)s)
ON CONFLICT (tenant_id, version_id) DO UPDATE SET until = EXCLUDED.until
