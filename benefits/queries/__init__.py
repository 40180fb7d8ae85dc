"""Reads of the benefits: tenants, persons, one person's sheet, figures and reports."""
