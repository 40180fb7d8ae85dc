-- Whether a unit that a plan names has anybody who could answer, and which is the patient's GP office.
GRANT SELECT ON tenants_membership TO dho_triage;
GRANT SELECT (gp_unit_id) ON tenants_patient TO dho_triage;
