"""Which plan version judges: the one in force when measured, and the one when received."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from triage.rules.verdict import Version


def version_at(versions: Iterable[Version], at: datetime) -> Version | None:
    """Return the version in force at ``at``; of several that claim to be, the latest."""
    found: Version | None = None
    for each in versions:
        if each.in_force_from > at or (each.in_force_to is not None and at >= each.in_force_to):
            continue
        if found is None or is_later(each, found):
            found = each
    return found


def is_later(one: Version, other: Version) -> bool:
    """Whether ``one`` came into force after ``other``."""
    return (one.in_force_from, one.number) > (other.in_force_from, other.number)
