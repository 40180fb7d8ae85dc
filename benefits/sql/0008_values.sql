-- benefits.IndicatorValue, opened to granted sight and to what makes requests
GRANT SELECT, INSERT, UPDATE ON benefits_indicatorvalue TO dho_granted;
CREATE POLICY benefits_indicatorvalue_granted ON benefits_indicatorvalue TO dho_granted USING (patient_id = ANY ((SELECT dho_patients())::uuid[])) WITH CHECK (patient_id = ANY ((SELECT dho_patients())::uuid[]));
CREATE POLICY benefits_indicatorvalue_triage ON benefits_indicatorvalue TO dho_triage USING (true) WITH CHECK (true);
GRANT SELECT (tenant_id, patient_id, indicator, point, not_known, edition, superseded_at) ON benefits_indicatorvalue TO dho_triage;
-- Whether a relative may answer for a person without a sign-in.
GRANT SELECT (may_record) ON tenants_relative TO dho_triage;
