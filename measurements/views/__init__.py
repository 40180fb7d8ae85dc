"""The pages of questionnaires, for staff."""
