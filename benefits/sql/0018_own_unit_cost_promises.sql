-- A price of an own row stays as it was set, is of a version that can be counted (no score, and with a
-- figure from before the start), and falls to one for whom the row is.
CREATE TRIGGER own_unit_cost_never_changes
BEFORE UPDATE OR DELETE ON benefits_ownunitcost
FOR EACH ROW EXECUTE FUNCTION cost_never_changes();

CREATE FUNCTION own_unit_cost_is_of_who_gains() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM benefits_indicatordefinition d
        WHERE d.id = NEW.definition_id AND d.unit <> 'SCORE' AND d.has_baseline
          AND (d.tenant_id = NEW.tenant_id OR d.is_shared)
          AND (NEW.payer = ANY (d.gains) OR (NEW.payer = 'PATIENT' AND 'RELATIVE' = ANY (d.gains))))
    THEN
        RAISE EXCEPTION 'a price is of an own row that can be counted, and of who gains'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER own_unit_cost_is_of_who_gains
BEFORE INSERT OR UPDATE ON benefits_ownunitcost
FOR EACH ROW EXECUTE FUNCTION own_unit_cost_is_of_who_gains();
