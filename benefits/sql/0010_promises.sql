-- A figure names a file of its own tenant.
ALTER TABLE benefits_indicatorvalue ADD CONSTRAINT benefits_indicatorvalue_import_file_id_same_tenant
    FOREIGN KEY (tenant_id, import_file_id) REFERENCES benefits_importfile (tenant_id, id);
-- What became of a file stays as it was told: taken, it can only be undone; nothing is deleted.
CREATE FUNCTION import_file_that_is_over_never_changes() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a file that was brought is never deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state IN ('UNDONE', 'EXPIRED')
       OR (OLD.state = 'TAKEN' AND (NEW.state <> 'UNDONE'
           OR (to_jsonb(NEW) - '{state,undone,undone_by_id,ended_at}'::text[]) IS DISTINCT FROM
              (to_jsonb(OLD) - '{state,undone,undone_by_id,ended_at}'::text[])))
    THEN
        RAISE EXCEPTION 'a file that was taken or given up never changes, it is undone once'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER import_file_that_is_over_never_changes
BEFORE UPDATE OR DELETE ON benefits_importfile
FOR EACH ROW EXECUTE FUNCTION import_file_that_is_over_never_changes();
