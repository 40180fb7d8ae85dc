-- What a person answered is read by the questions that were asked: a published version never changes.
CREATE FUNCTION published_questionnaire_version_never_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a questionnaire version is never deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.status <> 'DRAFT' AND (
        (to_jsonb(NEW) - '{status,withdrawn_by_id,withdrawn_at,withdrawn_reason}'::text[]) IS DISTINCT FROM
        (to_jsonb(OLD) - '{status,withdrawn_by_id,withdrawn_at,withdrawn_reason}'::text[])
        OR NEW.status = 'DRAFT'
        OR (OLD.status = 'WITHDRAWN' AND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD)))
    THEN
        RAISE EXCEPTION 'a published questionnaire version never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.status = 'DRAFT' AND (NEW.questionnaire_id, NEW.number) IS DISTINCT FROM
       (OLD.questionnaire_id, OLD.number)
    THEN
        RAISE EXCEPTION 'a questionnaire version keeps its number' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER published_questionnaire_version_never_changes
BEFORE UPDATE OR DELETE ON measurements_questionnaireversion
FOR EACH ROW EXECUTE FUNCTION published_questionnaire_version_never_changes();

CREATE FUNCTION questionnaire_keeps_its_name() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.name, NEW.unit_id) IS DISTINCT FROM (OLD.name, OLD.unit_id) THEN
        RAISE EXCEPTION 'a questionnaire keeps its name and its owner' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER questionnaire_keeps_its_name
BEFORE UPDATE ON measurements_questionnaire
FOR EACH ROW EXECUTE FUNCTION questionnaire_keeps_its_name();

-- The document carries the name that readings and plans call it by.
ALTER TABLE measurements_questionnaireversion ADD CONSTRAINT questionnaire_version_document_has_sections
    CHECK (jsonb_typeof(document -> 'sections') IS NOT DISTINCT FROM 'array' AND document ->> 'name' IS NOT NULL);
