"""Whose scope a viewer's transactions enter, and for whom the viewer works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dho.lib.scope import Party, Sight
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer


def party_of(viewer: Viewer) -> Party:
    """Return the party: the acting membership, or the person as themselves."""
    if viewer.membership_id is None:
        return Party(Sight.GRANTED, person_id=viewer.user_id)
    sight = Sight.WHOLE if viewer.sees_whole_tenants else Sight.GRANTED
    return Party(
        sight,
        membership_id=viewer.membership_id,
        emergency_id=viewer.emergency_id,
        link_id=viewer.link_id,
    )


def tenant_of(viewer: Viewer) -> UUID:
    """Return the tenant for which the viewer works. Raises ``NotFound`` for who works nowhere."""
    if viewer.tenant_id is None:
        raise NotFound
    return viewer.tenant_id


def unit_of(viewer: Viewer) -> UUID:
    """Return the unit at which the viewer works. Raises ``NotFound`` for who works nowhere."""
    if viewer.unit_id is None:
        raise NotFound
    return viewer.unit_id
