-- Promises of plans that the database keeps whatever code runs.

-- yellow_low <= green_low <= green_high <= yellow_high; each may be open.
CREATE FUNCTION plan_ranges_are_ordered(document jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT 1
        FROM jsonb_path_query(document, 'lax $.items[*].rules[*] ? (@.type == "range")') rule,
        LATERAL (SELECT
            (rule ->> 'yellow_low')::numeric AS a, (rule ->> 'green_low')::numeric AS b,
            (rule ->> 'green_high')::numeric AS c, (rule ->> 'yellow_high')::numeric AS d) bound
        WHERE a > b OR b > c OR c > d OR a > c OR a > d OR b > d
           OR 'NaN' IN (a, b, c, d) OR 'Infinity' IN (a, b, c, d) OR '-Infinity' IN (a, b, c, d))
$$;
ALTER TABLE selfcare_plans_planversion ADD CONSTRAINT plan_version_ranges_are_ordered
    CHECK (plan_ranges_are_ordered(document));

CREATE FUNCTION published_plan_version_never_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'DRAFT' THEN
            RAISE EXCEPTION 'a published plan version is never deleted' USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.status <> 'DRAFT' AND (
        (to_jsonb(NEW) - '{status,in_force_to}'::text[]) IS DISTINCT FROM
        (to_jsonb(OLD) - '{status,in_force_to}'::text[])
        OR (OLD.status = 'SUPERSEDED' AND NEW.status <> 'SUPERSEDED')
        OR NEW.status = 'DRAFT'
        OR (OLD.in_force_to IS NOT NULL AND NEW.in_force_to IS DISTINCT FROM OLD.in_force_to))
    THEN
        RAISE EXCEPTION 'a published plan version never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER published_plan_version_never_changes
BEFORE UPDATE OR DELETE ON selfcare_plans_planversion
FOR EACH ROW EXECUTE FUNCTION published_plan_version_never_changes();
