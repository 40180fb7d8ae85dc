-- on which dates a unit has other hours; names nobody
GRANT SELECT, INSERT, UPDATE, DELETE ON tenants_unitday TO dho_door, dho_whole, dho_granted;
-- who of the staff is on duty when; names no patient
GRANT SELECT, INSERT, UPDATE, DELETE ON tenants_onduty TO dho_door, dho_whole, dho_granted;
-- Judging counts deadlines in these hours, and watching rings who is on duty.
GRANT SELECT ON tenants_unitday TO dho_triage;
GRANT SELECT ON tenants_onduty TO dho_triage;
