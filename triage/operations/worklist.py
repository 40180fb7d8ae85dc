"""How a person wants her list: keys and sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dho.lib import clock
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, check
from triage.models import WorklistLook

if TYPE_CHECKING:
    from tenants.rules.viewer import Viewer


def keep_habits(*, by: Viewer, keys: bool | None = None, sound: bool | None = None) -> None:
    """Keep whether the viewer wants keys and sound at her unit's list; None leaves it as it was."""
    check(by, Permission.READ_WORKLIST)
    if by.unit_id is None:
        raise NotAllowed(Permission.READ_WORKLIST.value)
    said = {"keys_on": keys, "sound_on": sound}
    wanted = {name: value for name, value in said.items() if value is not None}
    WorklistLook.objects.update_or_create(
        user_id=by.user_id,
        unit_id=by.unit_id,
        defaults=wanted,
        create_defaults={"last_at": clock.now(), **wanted},
    )
