-- What a tenant set about costs stays as it was set: a row is only ever superseded, once, never deleted.
CREATE FUNCTION cost_never_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a cost is never deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.superseded_at IS NOT NULL
       OR (to_jsonb(NEW) - '{superseded_at,superseded_by_id}'::text[]) IS DISTINCT FROM
          (to_jsonb(OLD) - '{superseded_at,superseded_by_id}'::text[])
    THEN
        RAISE EXCEPTION 'a cost never changes, it is superseded' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER unit_cost_never_changes
BEFORE UPDATE OR DELETE ON benefits_unitcost
FOR EACH ROW EXECUTE FUNCTION cost_never_changes();
CREATE TRIGGER licence_step_never_changes
BEFORE UPDATE OR DELETE ON benefits_licencestep
FOR EACH ROW EXECUTE FUNCTION cost_never_changes();
CREATE TRIGGER fixed_cost_never_changes
BEFORE UPDATE OR DELETE ON benefits_fixedcost
FOR EACH ROW EXECUTE FUNCTION cost_never_changes();
