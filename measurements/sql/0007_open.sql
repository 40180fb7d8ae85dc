-- names of forms and whose they are; answers lie in readings
GRANT SELECT, INSERT, UPDATE ON measurements_questionnaire TO dho_door, dho_whole, dho_granted;
-- questions of forms, read by devices' intake too; nobody's answers
GRANT SELECT, INSERT, UPDATE ON measurements_questionnaireversion TO dho_door, dho_whole, dho_granted;
-- which tenants may use a form; names no patient
GRANT SELECT, INSERT, UPDATE ON measurements_questionnaireshare TO dho_door, dho_whole, dho_granted;
