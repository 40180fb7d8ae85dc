-- The ladder of silence tells no relative whom the patient does not want to be told.
GRANT SELECT (may_be_told) ON tenants_relative TO dho_triage;
