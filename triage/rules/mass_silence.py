"""When many are silent at once it is the line that is broken, not the patients: one technical alarm."""

from __future__ import annotations

from datetime import timedelta

WITHIN = timedelta(hours=1)
"""Expected readings whose grace ended within this time are looked at together."""

LEAST_PATIENTS = 5
"""Fewer silent patients than this are no flood; a nurse looks at each of them."""


def is_mass_silence(*, expected: int, missing: int, patients: int) -> bool:
    """Whether more than a fifth of a centre's expected readings of an hour are missing.

    ``missing`` of the ``expected`` windows have no reading, of so many different ``patients``.
    """
    return missing * 5 > expected and patients >= LEAST_PATIENTS
