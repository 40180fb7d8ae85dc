-- What makes requests knows that there was none of it, and never how many there were.
GRANT SELECT (is_nought) ON benefits_indicatorvalue TO dho_triage;
-- What the database works out of the value is not yet there when a trigger looks; the value itself is
-- compared.
CREATE OR REPLACE FUNCTION indicator_value_never_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an indicator value is never deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.superseded_at IS NOT NULL
       OR (to_jsonb(NEW) - '{superseded_at,superseded_by_id,is_nought}'::text[]) IS DISTINCT FROM
          (to_jsonb(OLD) - '{superseded_at,superseded_by_id,is_nought}'::text[])
    THEN
        RAISE EXCEPTION 'an indicator value never changes, it is superseded'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
