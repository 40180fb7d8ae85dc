"""Measures the product against the bare database, side by side in one run. `python -m bench`."""
