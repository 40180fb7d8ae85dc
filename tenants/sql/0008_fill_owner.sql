-- The owner of the table is bound by its policies too, and they name no row for it.
ALTER TABLE tenants_enrolment NO FORCE ROW LEVEL SECURITY;
UPDATE tenants_enrolment SET owner_unit_id = centre_id, owner_since = started_at;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE tenants_enrolment FORCE ROW LEVEL SECURITY;
