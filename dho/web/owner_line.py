"""Who has the responsibility for a patient now: one line on every staff page about her.

Such pages lie in several rooms, and only one of them knows both courses and alerts. It registers when
its app is ready; the tag ``owner_line`` asks it in the page's own scope.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    class Source(Protocol):
        """What a room registers."""

        def __call__(self, viewer: Any, patient_id: UUID, *, with_alerts: bool) -> OwnerLine | None:
            """Return the line about a patient; None where she is not in sight."""


_SOURCES: list[Source] = []


@dataclass(frozen=True, slots=True)
class AlertsOwned:
    """What the open alerts that one unit owns are about."""

    unit: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """The unit that has the responsibility for the course, its telephone, and since when.

    ``unit`` is empty for a patient who is not followed up now. ``instead_of``: the unit that the
    course still names and that may see the patient no longer; then ``since`` is None. ``back_to``:
    the centre that has it again later. ``alerts``: the owners of the open alerts, where the reader
    may know of them.
    """

    unit: str = ""
    phone: str = ""
    since: datetime | None = None
    instead_of: str = ""
    back_to: str = ""
    alerts: tuple[AlertsOwned, ...] = ()


def register(source: Source) -> None:
    """Let a room say who has the responsibility."""
    _SOURCES[:] = [source]


def owner_line_of(viewer: Any, patient_id: UUID, *, with_alerts: bool) -> OwnerLine | None:
    """Return the line about a patient, or None where nobody may say."""
    return _SOURCES[0](viewer, patient_id, with_alerts=with_alerts) if _SOURCES else None
