"""Whose scope a viewer's transactions enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dho.lib.scope import Party, Sight

if TYPE_CHECKING:
    from tenants.rules.viewer import Viewer


def party_of(viewer: Viewer) -> Party:
    """Return the party: the acting membership, or the person as themselves."""
    if viewer.membership_id is None:
        return Party(Sight.GRANTED, person_id=viewer.user_id)
    sight = Sight.WHOLE if viewer.sees_whole_tenants else Sight.GRANTED
    return Party(sight, membership_id=viewer.membership_id)
