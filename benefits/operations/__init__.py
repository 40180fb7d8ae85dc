"""Writes: values of one person, and reports."""
