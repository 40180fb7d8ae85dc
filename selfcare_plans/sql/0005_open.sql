-- names a template and the doctor who ordered it; names no patient
GRANT SELECT, INSERT, UPDATE ON selfcare_plans_standingorder TO dho_door, dho_whole, dho_granted;
