-- A patient's words that are withdrawn are gone from every report that was drawn, at once.
CREATE FUNCTION report_pdf_never_keeps_withdrawn_words() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.withdrawn_at IS NOT NULL THEN
        DELETE FROM benefits_reportpdf
        WHERE tenant_id = OLD.tenant_id AND OLD.id = ANY (quotes);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER report_pdf_never_keeps_withdrawn_words
AFTER UPDATE OR DELETE ON benefits_patientquote
FOR EACH ROW EXECUTE FUNCTION report_pdf_never_keeps_withdrawn_words();
