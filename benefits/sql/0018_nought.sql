-- What makes requests knows that there was none of it, and never how many there were.
GRANT SELECT (is_nought) ON benefits_indicatorvalue TO dho_triage;
