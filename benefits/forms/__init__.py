"""Forms of the benefits."""
