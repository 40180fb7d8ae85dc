"""A measurement did not get in: when must a nurse see it?"""

from __future__ import annotations

CONFLICT = "REFERENCE_REUSED"


def alerts_on(*, code: str, has_screen: bool, number_within_a_day: int) -> bool:
    """Whether a refusal is a yellow alert.

    The second of a kind within 24 hours is; any from a device without a screen, which could not
    tell the patient; and a reference that came again with other content.
    """
    return number_within_a_day >= 2 or not has_screen or code == CONFLICT
