"""How long a note to the next shift stands."""

from datetime import timedelta

LONGEST = timedelta(days=30)
"""No note stands longer; what is to be known for longer belongs in the plan. Ours."""
