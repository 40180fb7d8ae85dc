-- A patient's words are only ever checked, once, or withdrawn, once; withdrawing takes the words away.
CREATE FUNCTION patient_quote_is_only_checked_or_withdrawn() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    steps constant text[] := '{text,checked_at,checked_by_id,withdrawn_at,withdrawn_by_id}';
BEGIN
    IF OLD.withdrawn_at IS NOT NULL
       OR (to_jsonb(NEW) - steps) IS DISTINCT FROM (to_jsonb(OLD) - steps)
       OR (NEW.text IS DISTINCT FROM OLD.text AND NEW.text <> '')
       OR (OLD.checked_at IS NOT NULL
           AND (NEW.checked_at, NEW.checked_by_id) IS DISTINCT FROM (OLD.checked_at, OLD.checked_by_id))
    THEN
        RAISE EXCEPTION 'the words of a patient are only checked or withdrawn'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER patient_quote_is_only_checked_or_withdrawn
BEFORE UPDATE ON benefits_patientquote
FOR EACH ROW EXECUTE FUNCTION patient_quote_is_only_checked_or_withdrawn();

-- What was told of a comparison group stays as it was told: it only ends.
CREATE FUNCTION comparison_figure_only_ends() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    steps constant text[] := '{ended_at,ended_by_id}';
BEGIN
    IF OLD.ended_at IS NOT NULL
       OR (to_jsonb(NEW) - steps) IS DISTINCT FROM (to_jsonb(OLD) - steps)
    THEN
        RAISE EXCEPTION 'a comparison figure only ends' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER comparison_figure_only_ends
BEFORE UPDATE ON benefits_comparisonfigure
FOR EACH ROW EXECUTE FUNCTION comparison_figure_only_ends();
