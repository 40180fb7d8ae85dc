-- reading: partitioned by month of measured_at. One partition takes everything before two years
-- ago, there is no DEFAULT (its rows would block a month's own partition), and months are made up
-- to 26 ahead. Made from the plain table that Django's migration wrote, so that columns agree.
ALTER TABLE measurements_reading RENAME TO measurements_reading_plain;
CREATE TABLE measurements_reading (LIKE measurements_reading_plain INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
    PARTITION BY RANGE (measured_at);
DROP TABLE measurements_reading_plain;
ALTER TABLE measurements_reading
    ADD CONSTRAINT measurements_reading_pkey PRIMARY KEY (tenant_id, id, measured_at);
ALTER TABLE measurements_reading
    ADD CONSTRAINT measurements_reading_patient_id_same_tenant
    FOREIGN KEY (tenant_id, patient_id) REFERENCES tenants_patient (tenant_id, id);
CREATE INDEX reading_by_patient ON measurements_reading (patient_id, kind, measured_at DESC)
    INCLUDE (value);

-- Makes the months that are missing, for every table partitioned by month. Runs as dho_owner;
-- called by migrate, at start and daily. Returns how many it made.
CREATE FUNCTION dho_make_months() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    parent text;
    month date;
    first date := date_trunc('month', now() AT TIME ZONE 'UTC')::date - interval '24 months';
    made integer := 0;
    part text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('dho_make_months'));
    FOR parent IN
        SELECT c.relname FROM pg_class c
        WHERE c.relkind = 'p' AND pg_get_userbyid(c.relowner) = current_user ORDER BY 1
    LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_inherits WHERE inhparent = parent::regclass) THEN
            EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (MINVALUE) TO (%L)',
                           parent || '_old', parent, first::text || ' 00:00+00');
        END IF;
        FOR i IN 0..50 LOOP
            month := (first + make_interval(months => i))::date;
            part := parent || to_char(month, '_YYYY_MM');
            IF to_regclass(part) IS NULL AND month >= (
                SELECT max(substring(pg_get_expr(c.relpartbound, c.oid)
                           FROM 'TO \(''([^'']+)''\)')::timestamptz AT TIME ZONE 'UTC')
                FROM pg_class c JOIN pg_inherits h ON h.inhrelid = c.oid
                WHERE h.inhparent = parent::regclass)::date
            THEN
                EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
                               part, parent, month::text || ' 00:00+00',
                               (month + interval '1 month')::date::text || ' 00:00+00');
                made := made + 1;
            END IF;
        END LOOP;
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION dho_make_months() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dho_make_months() TO dho_triage;
SELECT dho_make_months();
