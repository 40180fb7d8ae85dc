-- Promises of a tenant's benefit plan that the database keeps whatever code runs.

CREATE FUNCTION indicator_definition_never_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an indicator definition never changes: a new version takes its place'
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER indicator_definition_never_changes
BEFORE UPDATE OR DELETE ON benefits_indicatordefinition
FOR EACH ROW EXECUTE FUNCTION indicator_definition_never_changes();

CREATE FUNCTION indicator_definition_keeps_its_owner() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version > 1 AND NOT EXISTS (
        SELECT 1 FROM benefits_indicatordefinition
        WHERE code = NEW.code AND version = NEW.version - 1 AND tenant_id = NEW.tenant_id)
    THEN
        RAISE EXCEPTION 'a version of an indicator follows one of the same tenant'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER indicator_definition_keeps_its_owner
BEFORE INSERT OR UPDATE ON benefits_indicatordefinition
FOR EACH ROW EXECUTE FUNCTION indicator_definition_keeps_its_owner();

-- Values that are written while a row is being marked are waited for, and wait for the mark.
CREATE FUNCTION indicator_value_waits_for_a_mark() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.point <> 'BASELINE' THEN
        PERFORM pg_advisory_xact_lock_shared(hashtextextended('beforehand ' || NEW.tenant_id, 0));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER indicator_value_waits_for_a_mark
BEFORE INSERT ON benefits_indicatorvalue
FOR EACH ROW EXECUTE FUNCTION indicator_value_waits_for_a_mark();

CREATE FUNCTION chosen_row_is_chosen_beforehand_before_its_figures() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.beforehand_at IS NULL OR (TG_OP = 'UPDATE' AND OLD.beforehand_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('beforehand ' || NEW.tenant_id, 0));
    IF cardinality(NEW.indicators) = 0 OR EXISTS (
        SELECT 1 FROM benefits_indicatorvalue v
        WHERE v.tenant_id = NEW.tenant_id AND v.indicator = ANY (NEW.indicators) AND v.point <> 'BASELINE')
    THEN
        RAISE EXCEPTION 'a row is chosen beforehand only before its first follow-up value'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER chosen_row_is_chosen_beforehand_before_its_figures
BEFORE INSERT OR UPDATE ON benefits_chosenrow
FOR EACH ROW EXECUTE FUNCTION chosen_row_is_chosen_beforehand_before_its_figures();

CREATE FUNCTION chosen_row_keeps_what_it_says() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    later CONSTANT text[] := '{definition_id,beforehand_by_id,beforehand_at,ended_by_id,ended_at}';
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
        OR (to_jsonb(NEW) - later) IS DISTINCT FROM (to_jsonb(OLD) - later)
        OR (OLD.beforehand_at IS NOT NULL AND
            (NEW.beforehand_at, NEW.beforehand_by_id) IS DISTINCT FROM (OLD.beforehand_at, OLD.beforehand_by_id))
    THEN
        RAISE EXCEPTION 'a chosen row keeps what it says' USING ERRCODE = 'check_violation';
    END IF;
    -- To another version of the same row, and of one chosen beforehand only where the words alone differ.
    IF NEW.definition_id IS DISTINCT FROM OLD.definition_id AND NOT EXISTS (
        SELECT 1 FROM benefits_indicatordefinition was
        JOIN benefits_indicatordefinition is_now ON is_now.code = was.code AND is_now.version > was.version
        WHERE was.id = OLD.definition_id AND is_now.id = NEW.definition_id
          AND (OLD.beforehand_at IS NULL OR NOT EXISTS (
              SELECT 1 FROM benefits_indicatordefinition step
              WHERE step.code = was.code AND step.version > was.version
                AND step.version <= is_now.version AND NOT step.same_as_before)))
    THEN
        RAISE EXCEPTION 'a chosen row goes to a later version of itself' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER chosen_row_keeps_what_it_says
BEFORE UPDATE OR DELETE ON benefits_chosenrow
FOR EACH ROW EXECUTE FUNCTION chosen_row_keeps_what_it_says();

CREATE FUNCTION tenant_figure_never_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.superseded_at IS NOT NULL
       OR (to_jsonb(NEW) - '{superseded_at,superseded_by_id}'::text[]) IS DISTINCT FROM
          (to_jsonb(OLD) - '{superseded_at,superseded_by_id}'::text[])
    THEN
        RAISE EXCEPTION 'a tenant figure never changes, it is superseded' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tenant_figure_never_changes
BEFORE UPDATE OR DELETE ON benefits_tenantfigure
FOR EACH ROW EXECUTE FUNCTION tenant_figure_never_changes();
