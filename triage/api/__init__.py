"""API doors of triage."""
