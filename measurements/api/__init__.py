"""The doors that readings come in by, are marked at, and that photos go out by."""
