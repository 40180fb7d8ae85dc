"""When is the chain from reading to alert ill?"""

from __future__ import annotations

UNJUDGED_SECONDS = 15
SWEEP_SECONDS = 30


def troubles(
    *,
    oldest_unjudged: float | None,
    youngest_sweep: float | None,
    has_this_month: bool,
    unsent: int = 0,
    silent_centres: int = 0,
    stuck: int = 0,
) -> list[str]:
    """Return what is wrong, as codes; empty when all is well. Ages in seconds.

    ``stuck``: messages and missed windows that should be on a list since more than two minutes.
    """
    found = []
    if oldest_unjudged is not None and oldest_unjudged > UNJUDGED_SECONDS:
        found.append("READINGS_WAIT")
    if youngest_sweep is None or youngest_sweep > SWEEP_SECONDS:
        found.append("NO_SWEEPER")
    if not has_this_month:
        found.append("NO_PARTITION")
    if unsent:
        found.append("NOTICES_NOT_SENT")
    if stuck:
        found.append("NOT_ON_THE_LIST")
    if silent_centres:
        found.append("MASS_SILENCE")
    return found
