"""Who has the responsibility for a patient now, as it stands on every screen about her."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tenants.models import Enrolment


@dataclass(frozen=True, slots=True)
class OwnerShown:
    """The unit that has the responsibility for the course, its telephone, and since when."""

    unit: str
    phone: str
    since: datetime
    centre: str
    is_centre: bool


def owner_shown(course: Enrolment | None) -> OwnerShown | None:
    """Return the owner of a running course; None for a patient who is not followed up now."""
    if course is None:
        return None
    owner = course.owner_unit
    is_centre = course.owner_unit_id == course.centre_id
    return OwnerShown(owner.name, owner.phone, course.owner_since, course.centre.name, is_centre)
