-- Promises of templates and outer limits that the database keeps whatever code runs.

CREATE FUNCTION published_template_version_never_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    ending CONSTANT text[] := '{state,ended_by_id,ended_at,ended_reason}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'DRAFT' THEN
            RAISE EXCEPTION 'a published template version is never deleted' USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state IN ('PUBLISHED', 'SUPERSEDED', 'WITHDRAWN') AND (
        (to_jsonb(NEW) - ending) IS DISTINCT FROM (to_jsonb(OLD) - ending)
        OR NEW.state NOT IN (OLD.state, 'WITHDRAWN', CASE OLD.state WHEN 'PUBLISHED' THEN 'SUPERSEDED' ELSE OLD.state END)
        OR (OLD.state = 'WITHDRAWN' AND NEW IS DISTINCT FROM OLD))
    THEN
        RAISE EXCEPTION 'a published template version never changes' USING ERRCODE = 'check_violation';
    END IF;
    -- What a doctor has approved is what the centre answers; after a no it may be written on.
    IF OLD.state = 'WAITING' AND (
        (NEW.documents, NEW.number, NEW.template_id, NEW.author_id)
        IS DISTINCT FROM (OLD.documents, OLD.number, OLD.template_id, OLD.author_id))
    THEN
        RAISE EXCEPTION 'a template version that waits for a centre never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER published_template_version_never_changes
BEFORE UPDATE OR DELETE ON selfcare_plans_templateversion
FOR EACH ROW EXECUTE FUNCTION published_template_version_never_changes();

CREATE FUNCTION template_version_is_published_by_a_doctor_and_the_centres() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'PUBLISHED' OR (TG_OP = 'UPDATE' AND OLD.state = 'PUBLISHED') THEN
        RETURN NEW;
    END IF;
    IF (NEW.approver_id IS NULL OR NEW.approved_at IS NULL)
        AND (SELECT code FROM selfcare_plans_plantemplate WHERE id = NEW.template_id) = ''
    THEN
        RAISE EXCEPTION 'a template version is published by a doctor' USING ERRCODE = 'check_violation';
    END IF;
    -- More than a quarter above today's alerts: as rules/template_load.py.
    IF EXISTS (
        SELECT 1 FROM selfcare_plans_templaterehearsal
        WHERE version_id = NEW.id AND revision = NEW.revision AND answer <> 'YES'
          AND 4 * alerts_after::bigint > 5 * alerts_before::bigint)
    THEN
        RAISE EXCEPTION 'a centre whose alerts rise by more than a quarter says yes first'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER template_version_is_published_by_a_doctor_and_the_centres
BEFORE INSERT OR UPDATE ON selfcare_plans_templateversion
FOR EACH ROW EXECUTE FUNCTION template_version_is_published_by_a_doctor_and_the_centres();

CREATE FUNCTION template_rehearsal_is_answered_once() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    answering CONSTANT text[] := '{answer,answered_by_id,answered_at,answer_reason}';
    state text := (SELECT v.state FROM selfcare_plans_templateversion v WHERE v.id = OLD.version_id);
BEGIN
    IF TG_OP = 'DELETE' OR OLD.answer <> ''
        OR (state <> 'DRAFT' AND (to_jsonb(NEW) - answering) IS DISTINCT FROM (to_jsonb(OLD) - answering))
    THEN
        RAISE EXCEPTION 'a template rehearsal is answered once and never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER template_rehearsal_is_answered_once
BEFORE UPDATE OR DELETE ON selfcare_plans_templaterehearsal
FOR EACH ROW EXECUTE FUNCTION template_rehearsal_is_answered_once();

CREATE FUNCTION plan_template_keeps_its_owner() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.code, NEW.tenant_id, NEW.centre_id) IS DISTINCT FROM (OLD.code, OLD.tenant_id, OLD.centre_id) THEN
        RAISE EXCEPTION 'a plan template keeps its owner' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plan_template_keeps_its_owner
BEFORE UPDATE ON selfcare_plans_plantemplate
FOR EACH ROW EXECUTE FUNCTION plan_template_keeps_its_owner();

CREATE FUNCTION outer_limit_never_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.superseded_at IS NOT NULL
        OR (to_jsonb(NEW) - 'superseded_at') IS DISTINCT FROM (to_jsonb(OLD) - 'superseded_at')
    THEN
        RAISE EXCEPTION 'an outer limit never changes: a new one takes its place' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outer_limit_never_changes
BEFORE UPDATE OR DELETE ON selfcare_plans_outerlimitrow
FOR EACH ROW EXECUTE FUNCTION outer_limit_never_changes();

-- As before, and what it came from waits unchanged as well.
CREATE OR REPLACE FUNCTION proposed_plan_version_waits_unchanged() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- Whatever the answer is, it is the answer to what was proposed.
    IF (NEW.document, NEW.template, NEW.template_version_id, NEW.author_id, NEW.created_at) IS DISTINCT FROM
       (OLD.document, OLD.template, OLD.template_version_id, OLD.author_id, OLD.created_at)
    THEN
        RAISE EXCEPTION 'a proposed plan version waits unchanged' USING ERRCODE = 'check_violation';
    END IF;
    -- A colleague's version may come before it: only its number moves up.
    IF NEW.status = 'PROPOSED' AND (to_jsonb(NEW) - 'number') IS DISTINCT FROM (to_jsonb(OLD) - 'number') THEN
        RAISE EXCEPTION 'a proposed plan version waits unchanged' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status <> 'DRAFT' AND NEW.revision <> OLD.revision THEN
        RAISE EXCEPTION 'a proposed plan version waits unchanged' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = 'PUBLISHED' AND NEW.approved_door = 'CENTRE'
        AND (NEW.approved_reason = '' OR NEW.published_at < OLD.answer_due_at)
    THEN
        RAISE EXCEPTION 'the centre puts a proposed plan in force after its deadline, with a reason'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = 'SUPERSEDED' THEN
        RAISE EXCEPTION 'a proposed plan version was never in force' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
