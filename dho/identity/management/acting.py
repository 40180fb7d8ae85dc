"""As whom a command acts: somebody who is named, in a role that they hold now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import CommandError

from dho.identity.queries import memberships_of, viewer_of_membership
from tenants.queries.memberships import user_named

if TYPE_CHECKING:
    from tenants.rules.viewer import Viewer


def acting_as(username: str, unit: str | None, role: str | None) -> Viewer:
    """Return the viewer for the user's role there. Raises ``CommandError`` unless it is exactly one."""
    user = user_named(username)
    if user is None:
        raise CommandError(f"nobody has the user name {username}")
    held = [
        one
        for one in memberships_of(user.id)
        if unit in {None, one.unit.name} and role in {None, one.role}
    ]
    if not held:
        raise CommandError(f"{username} works nowhere like that")
    if len(held) > 1:
        places = "; ".join(f"{one.role} at {one.unit.name}" for one in held)
        raise CommandError(f"{username} has several roles, choose by --unit and --role: {places}")
    viewer = viewer_of_membership(held[0].id)
    if viewer is None:
        raise CommandError(f"{username} cannot act now")
    return viewer
