-- NEWS2 is not for those under 16: judging needs to know from which day a patient is that old.
GRANT SELECT (birth_date) ON tenants_patient TO dho_triage;
