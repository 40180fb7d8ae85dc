-- A report that is ready is what was told: it never changes and is never deleted.
CREATE FUNCTION report_run_that_is_ready_never_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'READY' THEN
        RAISE EXCEPTION 'a report that is ready never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER report_run_that_is_ready_never_changes
BEFORE UPDATE OR DELETE ON benefits_reportrun
FOR EACH ROW EXECUTE FUNCTION report_run_that_is_ready_never_changes();
