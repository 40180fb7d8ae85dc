-- titles, owners and sharing of plan templates; names no patient
GRANT SELECT, INSERT, UPDATE ON selfcare_plans_plantemplate TO dho_door, dho_whole, dho_granted;
-- plans for anybody with a diagnosis; whose is whose is decided by query
GRANT SELECT, INSERT, UPDATE ON selfcare_plans_templateversion TO dho_door, dho_whole, dho_granted;
-- how many alerts a template would give a centre; numbers, names no patient
GRANT SELECT, INSERT, UPDATE ON selfcare_plans_templaterehearsal TO dho_door, dho_whole, dho_granted;
-- outer limits per kind and the doctor who set them; names no patient
GRANT SELECT, INSERT, UPDATE ON selfcare_plans_outerlimitrow TO dho_door, dho_whole, dho_granted;
