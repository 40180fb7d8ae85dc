-- benefits_jointpdf
ALTER TABLE benefits_jointpdf ENABLE ROW LEVEL SECURITY;
ALTER TABLE benefits_jointpdf FORCE ROW LEVEL SECURITY;
CREATE POLICY benefits_jointpdf_own_unit ON benefits_jointpdf TO dho_whole USING (centre_id = (SELECT dho_unit())) WITH CHECK (centre_id = (SELECT dho_unit()));
GRANT SELECT, INSERT, UPDATE, DELETE ON benefits_jointpdf TO dho_whole;
