-- What the database promises of alerts and their findings, whatever code runs.

CREATE FUNCTION alert_is_resolved_with_every_finding_seen() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM triage_finding f
        WHERE f.tenant_id = NEW.tenant_id AND f.alert_id = NEW.id AND f.seen_at IS NULL)
    THEN
        RAISE EXCEPTION 'an alert is resolved by who has seen every finding' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER alert_is_resolved_with_every_finding_seen
BEFORE UPDATE OF state ON triage_alert FOR EACH ROW
WHEN (OLD.state = 'OPEN' AND NEW.state = 'RESOLVED' AND NEW.resolved_by_id IS NOT NULL)
EXECUTE FUNCTION alert_is_resolved_with_every_finding_seen();

CREATE FUNCTION finding_joins_an_open_alert() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM triage_alert a
        WHERE a.tenant_id = NEW.tenant_id AND a.id = NEW.alert_id
          AND a.state = 'RESOLVED' AND a.resolved_by_id IS NOT NULL)
    THEN
        RAISE EXCEPTION 'a finding that nobody has seen joins an open alert' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER finding_joins_an_open_alert
BEFORE INSERT OR UPDATE OF alert_id ON triage_finding FOR EACH ROW
WHEN (NEW.seen_at IS NULL) EXECUTE FUNCTION finding_joins_an_open_alert();

CREATE FUNCTION alert_deadline_moves_later_only_with_a_new_owner() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a deadline that nobody has met moves earlier, never later' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER alert_deadline_moves_later_only_with_a_new_owner
BEFORE UPDATE OF due_at ON triage_alert FOR EACH ROW
WHEN (NEW.due_at > OLD.due_at AND OLD.met_at IS NULL AND NEW.owner_unit_id = OLD.owner_unit_id)
EXECUTE FUNCTION alert_deadline_moves_later_only_with_a_new_owner();

CREATE FUNCTION alert_is_claimed_by_a_person_of_its_owner() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM tenants_membership m
        WHERE m.user_id = NEW.claimed_by_id AND m.unit_id = NEW.owner_unit_id
          AND m.ended_at IS NULL)
    THEN
        RAISE EXCEPTION 'an alert is claimed by a person of its owner' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER alert_is_claimed_by_a_person_of_its_owner
BEFORE UPDATE ON triage_alert FOR EACH ROW
WHEN (NEW.claimed_by_id IS NOT NULL AND NEW.state = 'OPEN' AND
    (NEW.claimed_by_id, NEW.owner_unit_id) IS DISTINCT FROM (OLD.claimed_by_id, OLD.owner_unit_id))
EXECUTE FUNCTION alert_is_claimed_by_a_person_of_its_owner();
GRANT SELECT ON tenants_membership TO dho_triage;

CREATE FUNCTION resolved_alert_stays_as_it_ended() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a resolved alert stays as it ended' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER resolved_alert_stays_as_it_ended
BEFORE UPDATE ON triage_alert FOR EACH ROW
WHEN (OLD.state = 'RESOLVED' AND
    (NEW.state, NEW.colour, NEW.cause, NEW.owner_unit_id, NEW.outcome, NEW.resolved_at, NEW.resolved_by_id)
    IS DISTINCT FROM
    (OLD.state, OLD.colour, OLD.cause, OLD.owner_unit_id, OLD.outcome, OLD.resolved_at, OLD.resolved_by_id))
EXECUTE FUNCTION resolved_alert_stays_as_it_ended();
