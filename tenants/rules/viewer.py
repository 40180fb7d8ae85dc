"""Who is looking: one person acting as exactly one membership, or as themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenants.rules.codes import WHOLE_SIGHT, Role, UnitKind
from tenants.rules.permissions import BY_LINK, IN_EMERGENCY, Permission, may

if TYPE_CHECKING:
    from uuid import UUID


class NotAllowed(Exception):
    """The role may never do this. A door answers 403."""


class NotFound(Exception):
    """It does not exist, or the viewer may not see it: the two answer alike. A door answers 404."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The acting party, resolved once per request.

    ``emergency_id``: looks by that emergency look-up, at its one patient, and only reads.
    ``link_id``: came by the link of a question about ``link_patient_id``, and answers that.
    """

    user_id: UUID
    name: str
    role: Role
    membership_id: UUID | None = None
    unit_id: UUID | None = None
    unit_kind: UnitKind | None = None
    unit_name: str = ""
    tenant_id: UUID | None = None
    tenant_name: str = ""
    emergency_id: UUID | None = None
    link_id: UUID | None = None
    link_patient_id: UUID | None = None

    @property
    def sees_whole_tenants(self) -> bool:
        """Whether sight is by tenant (whole) or patient by patient (granted)."""
        return self.unit_kind in WHOLE_SIGHT and self.emergency_id is None

    def can(self, permission: Permission) -> bool:
        """Ask without raising."""
        if self.emergency_id is not None and permission not in IN_EMERGENCY:
            return False
        if self.link_id is not None and permission not in BY_LINK:
            return False
        return may(self.role, permission)


def check(viewer: Viewer, permission: Permission) -> None:
    """Raise ``NotAllowed`` unless the viewer's role has the permission."""
    if not viewer.can(permission):
        raise NotAllowed(permission.value)
