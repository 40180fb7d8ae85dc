-- Dangerous and impossible plans that the database refuses whatever code runs. A draft may be
-- unfinished; only what is contradictory is refused there.

-- yellow_low <= green_low <= green_high <= yellow_high, of ranges and of means; each may be open,
-- but red never begins on a side where green has no end.
CREATE OR REPLACE FUNCTION plan_ranges_are_ordered(document jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT 1
        FROM jsonb_path_query(
            document, 'lax $.items[*].rules[*] ? (@.type == "range" || @.type == "mean")') rule,
        LATERAL (SELECT
            (rule ->> 'yellow_low')::numeric AS a, (rule ->> 'green_low')::numeric AS b,
            (rule ->> 'green_high')::numeric AS c, (rule ->> 'yellow_high')::numeric AS d) bound
        WHERE a > b OR b > c OR c > d OR a > c OR a > d OR b > d
           OR (a IS NOT NULL AND b IS NULL) OR (d IS NOT NULL AND c IS NULL)
           OR 'NaN' IN (a, b, c, d) OR 'Infinity' IN (a, b, c, d) OR '-Infinity' IN (a, b, c, d))
$$;
ALTER TABLE selfcare_plans_planversion DROP CONSTRAINT plan_version_ranges_are_ordered;
ALTER TABLE selfcare_plans_planversion ADD CONSTRAINT plan_version_ranges_are_ordered
    CHECK (plan_ranges_are_ordered(document));

CREATE FUNCTION plan_missing_rules_have_times(document jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT jsonb_path_exists(document, 'lax $.items[*] ? (
        exists(@.rules[*] ? (@.type == "missing")) && !exists(@.schedule.windows[*]))')
$$;
ALTER TABLE selfcare_plans_planversion ADD CONSTRAINT plan_version_missing_rules_have_times
    CHECK (status = 'DRAFT' OR plan_missing_rules_have_times(document));

-- Whatever can be red has somebody who is told: its own receivers, or the plan's.
CREATE FUNCTION plan_red_has_a_receiver(document jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (jsonb_path_exists(document, 'lax $.receivers[*]') OR NOT (
        jsonb_path_exists(document, 'lax $.items[*] ? (!exists(@.receivers[*]) && exists(@.rules[*] ? (
            ((@.type == "range" || @.type == "mean")
                && (exists(@.yellow_low ? (@ != null)) || exists(@.yellow_high ? (@ != null))))
            || (@.type != "missing" && @.colour == "RED"))))')
        OR jsonb_path_exists(document, 'lax $.combinations[*] ? (@.type == "news2" || @.colour == "RED")')))
    AND NOT jsonb_path_exists(document, 'lax $.treatment_level ? (@.type() == "object" && !exists(@.receivers[*]))')
$$;

-- A distance is counted from an own normal of the same value, in something that can be counted.
CREATE FUNCTION plan_deviations_can_be_counted(document jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT 1
        FROM jsonb_path_query(document, 'lax $.items[*]') item,
        LATERAL jsonb_path_query(item, 'lax $.rules[*] ? (@.type == "deviation")') rule
        WHERE NOT EXISTS (
            SELECT 1 FROM jsonb_path_query(item, 'lax $.normals[*]') normal
            WHERE normal ->> 'component' IS NOT DISTINCT FROM rule ->> 'component'
              AND CASE rule ->> 'unit'
                  WHEN 'SD' THEN coalesce((normal ->> 'spread')::numeric > 0, false)
                  WHEN 'PERCENT' THEN (normal ->> 'value')::numeric <> 0
                  ELSE true END))
$$;
ALTER TABLE selfcare_plans_planversion ADD CONSTRAINT plan_version_deviations_can_be_counted
    CHECK (status = 'DRAFT' OR plan_deviations_can_be_counted(document));

CREATE FUNCTION plan_news2_is_set(document jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT jsonb_path_exists(document, 'lax $.combinations[*] ? (@.type == "news2"
        && !((@.scale == 1 || @.scale == 2) && @.adult_not_pregnant == true && @.set_by != "" && @.set_by != null))')
$$;
ALTER TABLE selfcare_plans_planversion ADD CONSTRAINT plan_version_news2_is_set_by_somebody
    CHECK (status = 'DRAFT' OR plan_news2_is_set(document));

-- Of one item: whether a single reading can become red. A mean is none, and neither is silence.
CREATE FUNCTION plan_item_has_red(item jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_path_exists(item, 'lax $.rules[*] ? (
        (@.type == "range" && (exists(@.yellow_low ? (@ != null)) || exists(@.yellow_high ? (@ != null))))
        || (@.type != "missing" && @.colour == "RED"))')
$$;

-- The kinds that the template has red for, and the plan neither red nor a reason.
CREATE FUNCTION plan_kinds_left_without_red(document jsonb, template jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT item ->> 'kind'), '{}')
    FROM jsonb_path_query(document, 'lax $.items[*]') item
    WHERE NOT plan_item_has_red(item) AND btrim(coalesce(item ->> 'no_red_reason', '')) = ''
      AND EXISTS (
        SELECT 1 FROM jsonb_path_query(template, 'lax $.items[*]') own
        WHERE own ->> 'kind' = item ->> 'kind' AND (plan_item_has_red(own) OR jsonb_path_exists(own,
            'lax $.rules[*] ? (@.type == "mean" && (exists(@.yellow_low) || exists(@.yellow_high)))')))
$$;

-- What only a doctor decides: red left out, with its reason; and the agreed level of treatment.
CREATE FUNCTION plan_decisions_of_a_doctor(document jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_agg(DISTINCT decision), '[]') FROM (
        SELECT jsonb_build_array(item -> 'kind',
            CASE WHEN item ->> 'kind' IN ('answers', 'task_done') THEN item -> 'about' END,
            btrim(item ->> 'no_red_reason')) AS decision
        FROM jsonb_path_query(document, 'lax $.items[*]') item
        WHERE btrim(coalesce(item ->> 'no_red_reason', '')) <> '' AND NOT plan_item_has_red(item)) one
$$;

-- The units that a plan names as receivers, and that may not see the patient now: without a grant
-- under a valid agreement, and not the centre of the running course with one. It runs as dho_gate,
-- since who has granted sight may not read the agreements of others.
CREATE FUNCTION plan_receivers_without_sight(home uuid, person uuid, document jsonb) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH valid AS (
        SELECT a.id, a.unit_id, a.patient_group FROM tenants_agreement a
        WHERE a.tenant_id = home AND a.valid_from <= now()
          AND (a.valid_until IS NULL OR a.valid_until > now())
          AND (a.ended_at IS NULL OR a.ended_at > now())),
    seeing AS (
        SELECT g.unit_id FROM tenants_accessgrant g
        JOIN valid a ON a.id = g.agreement_id AND a.unit_id = g.unit_id
        WHERE g.tenant_id = home AND g.patient_id = person
          AND g.started_at <= now() AND (g.ended_at IS NULL OR g.ended_at > now())
        UNION
        SELECT e.centre_id FROM tenants_enrolment e
        JOIN valid a ON a.unit_id = e.centre_id AND a.patient_group IN ('ALL', e.patient_group)
        WHERE e.tenant_id = home AND e.patient_id = person AND e.ended_at IS NULL)
    SELECT coalesce(array_agg(DISTINCT named #>> '{}'), '{}')
    FROM (
        SELECT jsonb_path_query(document, 'lax $.receivers[*]')
        UNION SELECT jsonb_path_query(document, 'lax $.items[*].receivers[*]')
        UNION SELECT jsonb_path_query(document, 'lax $.treatment_level.receivers[*]')) line (named)
    WHERE lower(named #>> '{}') NOT IN (SELECT unit_id::text FROM seeing)
$$;
REVOKE ALL ON FUNCTION plan_receivers_without_sight(uuid, uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION plan_receivers_without_sight(uuid, uuid, jsonb) TO dho_whole, dho_granted;

CREATE FUNCTION plan_version_is_published_soundly() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    before jsonb;
    origin text := to_jsonb(NEW) ->> 'template_version_id';
    template jsonb;
    wrong text[];
BEGIN
    IF NEW.status <> 'PUBLISHED' OR (TG_OP = 'UPDATE' AND OLD.status = 'PUBLISHED') THEN
        RETURN NEW;
    END IF;
    IF NOT plan_red_has_a_receiver(NEW.document) THEN
        RAISE EXCEPTION 'what can be red in a published plan has a receiver' USING ERRCODE = 'check_violation';
    END IF;
    wrong := plan_receivers_without_sight(NEW.tenant_id, NEW.patient_id, NEW.document);
    IF wrong <> '{}' THEN
        RAISE EXCEPTION 'a receiver of a published plan may see the patient'
            USING ERRCODE = 'check_violation', DETAIL = array_to_string(wrong, ', ');
    END IF;
    -- Where templates are rows, the plan knows the version that it came from.
    IF origin IS NOT NULL THEN
        EXECUTE 'SELECT d.value FROM selfcare_plans_templateversion t, jsonb_each(t.documents) d
                 WHERE t.id = $1 LIMIT 1' INTO template USING origin::uuid;
        wrong := plan_kinds_left_without_red(NEW.document, template);
        IF wrong <> '{}' THEN
            RAISE EXCEPTION 'a kind that the template has red for keeps it, or has a reason'
                USING ERRCODE = 'check_violation', DETAIL = array_to_string(wrong, ', ');
        END IF;
    END IF;
    SELECT v.document INTO before FROM selfcare_plans_planversion v
    WHERE v.tenant_id = NEW.tenant_id AND v.plan_id = NEW.plan_id AND v.id <> NEW.id
      AND v.published_at IS NOT NULL ORDER BY v.number DESC LIMIT 1;
    IF (NOT plan_decisions_of_a_doctor(NEW.document)
                <@ coalesce(plan_decisions_of_a_doctor(before), '[]'::jsonb)
            OR NEW.document -> 'treatment_level' IS DISTINCT FROM before -> 'treatment_level')
        AND NOT EXISTS (
            SELECT 1 FROM tenants_membership m
            WHERE m.user_id = NEW.approver_id AND m.role IN ('GP', 'HOSPITAL_DOCTOR')
              AND m.started_at <= NEW.published_at
              AND (m.ended_at IS NULL OR m.ended_at > NEW.published_at))
    THEN
        RAISE EXCEPTION 'a doctor decides that red is left out, and the level of treatment'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plan_version_is_published_soundly
BEFORE INSERT OR UPDATE ON selfcare_plans_planversion
FOR EACH ROW EXECUTE FUNCTION plan_version_is_published_soundly();
ALTER FUNCTION plan_receivers_without_sight(uuid, uuid, jsonb) OWNER TO dho_gate;
