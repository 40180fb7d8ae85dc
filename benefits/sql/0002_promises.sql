-- What was recorded stays as it was recorded: a row is only ever superseded, once, never deleted.
CREATE FUNCTION indicator_value_never_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an indicator value is never deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.superseded_at IS NOT NULL
       OR (to_jsonb(NEW) - '{superseded_at,superseded_by_id}'::text[]) IS DISTINCT FROM
          (to_jsonb(OLD) - '{superseded_at,superseded_by_id}'::text[])
    THEN
        RAISE EXCEPTION 'an indicator value never changes, it is superseded'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER indicator_value_never_changes
BEFORE UPDATE OR DELETE ON benefits_indicatorvalue
FOR EACH ROW EXECUTE FUNCTION indicator_value_never_changes();
