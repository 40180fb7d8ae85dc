"""Shapes of what staff write about questionnaires."""
