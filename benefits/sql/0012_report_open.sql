-- names of groups of tenants; names no patient
GRANT SELECT, INSERT, UPDATE ON benefits_healthcommunity TO dho_door, dho_whole, dho_granted;
-- which tenants are in a group
GRANT SELECT, INSERT ON benefits_healthcommunitytenant TO dho_door, dho_whole, dho_granted;
