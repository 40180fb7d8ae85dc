-- Promises of the life cycle: a proposal waits unchanged for its answer, a published version is kept.

CREATE OR REPLACE FUNCTION published_plan_version_never_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'DRAFT' THEN
            RAISE EXCEPTION 'a published plan version is never deleted' USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.status IN ('PUBLISHED', 'SUPERSEDED') AND (
        (to_jsonb(NEW) - '{status,in_force_to}'::text[]) IS DISTINCT FROM
        (to_jsonb(OLD) - '{status,in_force_to}'::text[])
        OR (OLD.status = 'SUPERSEDED' AND NEW.status <> 'SUPERSEDED')
        OR NEW.status NOT IN ('PUBLISHED', 'SUPERSEDED')
        OR (OLD.in_force_to IS NOT NULL AND NEW.in_force_to IS DISTINCT FROM OLD.in_force_to))
    THEN
        RAISE EXCEPTION 'a published plan version never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION proposed_plan_version_waits_unchanged() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- Whatever the answer is, it is the answer to what was proposed.
    IF (NEW.document, NEW.template, NEW.author_id, NEW.created_at) IS DISTINCT FROM
       (OLD.document, OLD.template, OLD.author_id, OLD.created_at)
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
CREATE TRIGGER proposed_plan_version_waits_unchanged
BEFORE UPDATE ON selfcare_plans_planversion
FOR EACH ROW WHEN (OLD.status = 'PROPOSED') EXECUTE FUNCTION proposed_plan_version_waits_unchanged();
