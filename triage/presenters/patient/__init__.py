"""The pages of patients and relatives, in plain words (reading age 9 to 11)."""
