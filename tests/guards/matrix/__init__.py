"""The authorisation matrix: every address, every role, every tenant, and what must not be told."""
