-- The tenants whose patients the acting unit follows: those that it sees whole, and those of the
-- patients that are opened to it. Empty for a person who acts as herself, and by emergency or link.
CREATE FUNCTION tenants_followed() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF dho_unit() IS NULL OR coalesce(current_setting('dho.emergency', true), '') <> ''
        OR coalesce(current_setting('dho.link', true), '') <> ''
    THEN
        RETURN '{}';
    END IF;
    RETURN dho_tenants() || coalesce((
        SELECT array_agg(DISTINCT p.tenant_id) FROM tenants_patient p WHERE p.id = ANY (dho_patients())), '{}');
END $$;

-- Five answers or more, and to neither question all alike: a mean would tell what each answered.
CREATE FUNCTION staff_counts_may_be_told(helps integer[], burdens integer[]) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT bool_and(of_one.answers >= 5 AND of_one.most < of_one.answers) FROM (
        SELECT sum(n) AS answers, max(n) AS most FROM unnest(helps) n
        UNION ALL SELECT sum(n), max(n) FROM unnest(burdens) n) of_one
$$;

-- One person's answer (or, with NULLs, that she does not want to answer) in rounds that are open:
-- notes that she is done, and raises the counts. What was not done before is returned. Both happen
-- here and nowhere else, so that no party needs to be let near the counts. Who does not want to
-- answer writes the same rows, and nothing tells the two apart.
CREATE FUNCTION answer_staff_survey(rounds uuid[], helps_by integer, burdens_by integer)
RETURNS TABLE (home uuid, opened_on date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who uuid;
    one record;
BEGIN
    SELECT m.user_id INTO who FROM tenants_membership m
    WHERE m.id = nullif(current_setting('dho.membership', true), '')::uuid AND m.unit_id = dho_unit();
    IF who IS NULL THEN
        RAISE EXCEPTION 'no member of the staff' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (helps_by IS NULL) <> (burdens_by IS NULL) OR helps_by NOT BETWEEN 1 AND 5 OR burdens_by NOT BETWEEN 1 AND 5 THEN
        RAISE EXCEPTION 'an answer of staff is from one to five' USING ERRCODE = 'check_violation';
    END IF;
    FOR one IN
        SELECT r.tenant_id, r.id, r.opens_on FROM benefits_staffround r
        WHERE r.id = ANY (rounds) AND r.closed_at IS NULL AND r.tenant_id = ANY (tenants_followed())
        ORDER BY r.tenant_id, r.id
    LOOP
        INSERT INTO benefits_staffdone (id, tenant_id, round_id, user_id)
        VALUES (gen_random_uuid(), one.tenant_id, one.id, who) ON CONFLICT DO NOTHING;
        IF FOUND THEN
            IF helps_by IS NULL THEN
                UPDATE benefits_staffcount c SET helps = c.helps, burdens = c.burdens
                WHERE c.tenant_id = one.tenant_id AND c.round_id = one.id;
            ELSE
                UPDATE benefits_staffcount c
                SET helps[helps_by] = c.helps[helps_by] + 1, burdens[burdens_by] = c.burdens[burdens_by] + 1
                WHERE c.tenant_id = one.tenant_id AND c.round_id = one.id;
            END IF;
            home := one.tenant_id;
            opened_on := one.opens_on;
            RETURN NEXT;
        END IF;
    END LOOP;
END $$;

-- A round is closed once; when it was open stays as it was.
CREATE FUNCTION staff_round_is_closed_once() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.closed_at IS NOT NULL
       OR (to_jsonb(NEW) - '{closed_at,asked}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{closed_at,asked}'::text[])
    THEN
        RAISE EXCEPTION 'a round of the survey of staff is closed once and stays' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER staff_round_is_closed_once
BEFORE UPDATE OR DELETE ON benefits_staffround
FOR EACH ROW EXECUTE FUNCTION staff_round_is_closed_once();

-- Counts begin with nought, grow by one answer to both questions at a time, and stay when the round
-- is closed: nothing is corrected afterwards.
CREATE FUNCTION staff_count_grows_by_one_until_closed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    grown integer[] := '{0,0}';
    place integer;
BEGIN
    IF TG_OP = 'DELETE' OR OLD.is_closed
       OR (to_jsonb(NEW) - '{helps,burdens,is_closed}'::text[])
          IS DISTINCT FROM (to_jsonb(OLD) - '{helps,burdens,is_closed}'::text[])
    THEN
        RAISE EXCEPTION 'counts of a closed round of staff stay' USING ERRCODE = 'check_violation';
    END IF;
    FOR place IN 1..5 LOOP
        grown[1] := grown[1] + NEW.helps[place] - OLD.helps[place];
        grown[2] := grown[2] + NEW.burdens[place] - OLD.burdens[place];
        IF NEW.helps[place] < OLD.helps[place] OR NEW.burdens[place] < OLD.burdens[place] THEN
            RAISE EXCEPTION 'counts of staff never shrink' USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    IF grown IS DISTINCT FROM '{0,0}' AND grown IS DISTINCT FROM '{1,1}' THEN
        RAISE EXCEPTION 'counts of staff grow by one answer at a time' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER staff_count_grows_by_one_until_closed
BEFORE UPDATE OR DELETE ON benefits_staffcount
FOR EACH ROW EXECUTE FUNCTION staff_count_grows_by_one_until_closed();

REVOKE ALL ON FUNCTION tenants_followed(), answer_staff_survey(uuid[], integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenants_followed(), answer_staff_survey(uuid[], integer, integer) TO dho_whole, dho_granted;
ALTER FUNCTION tenants_followed() OWNER TO dho_gate;
ALTER FUNCTION answer_staff_survey(uuid[], integer, integer) OWNER TO dho_gate;
