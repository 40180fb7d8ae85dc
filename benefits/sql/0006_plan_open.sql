-- what a tenant counts in rows of its own; whose is whose is decided by query
GRANT SELECT, INSERT ON benefits_indicatordefinition TO dho_door, dho_whole, dho_granted;
-- which rows a tenant has in its benefit plan; names no patient
GRANT SELECT, INSERT, UPDATE ON benefits_chosenrow TO dho_door, dho_whole, dho_granted;
