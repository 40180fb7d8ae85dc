
-- Django's own; start-up compares it with the code
GRANT SELECT ON django_migrations TO dho_door, dho_whole, dho_granted;
-- Django's own; read before there is a party
GRANT SELECT, INSERT, UPDATE, DELETE ON django_session TO dho_door, dho_whole, dho_granted;
-- Django's own; guardian looks models up in it
GRANT SELECT ON django_content_type TO dho_door, dho_whole, dho_granted;
-- Django's own; guardian looks permissions up in it
GRANT SELECT ON auth_permission TO dho_door, dho_whole, dho_granted;
-- failed sign-ins, before there is a party
GRANT SELECT, INSERT, UPDATE, DELETE ON axes_accessattempt TO dho_door, dho_whole, dho_granted;
-- failed sign-ins, before there is a party
GRANT SELECT, INSERT, UPDATE, DELETE ON axes_accessattemptexpiration TO dho_door, dho_whole, dho_granted;
-- sign-ins, before there is a party
GRANT SELECT, INSERT, UPDATE ON axes_accesslog TO dho_door, dho_whole, dho_granted;
-- failed sign-ins, before there is a party
GRANT SELECT, INSERT ON axes_accessfailurelog TO dho_door, dho_whole, dho_granted;
-- names of organisations are public
GRANT SELECT, INSERT, UPDATE ON tenants_tenant TO dho_door, dho_whole, dho_granted;
-- names, hours and telephones of units are public
GRANT SELECT, INSERT, UPDATE ON tenants_unit TO dho_door, dho_whole, dho_granted;
-- staff and logins; read before there is a party
GRANT SELECT, INSERT, UPDATE ON tenants_user TO dho_door, dho_whole, dho_granted;
-- who works where; decides what a party sees
GRANT SELECT, INSERT, UPDATE ON tenants_membership TO dho_door, dho_whole, dho_granted;
