"""The kinds by group. ``measurements.rules.kinds`` puts them together; import from there."""
