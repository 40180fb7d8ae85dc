"""Other systems (no tables yet)."""
