-- who is rung while a unit is closed; names of services, of no person
GRANT SELECT, INSERT, UPDATE, DELETE ON tenants_eveningservice TO dho_door, dho_whole, dho_granted;
