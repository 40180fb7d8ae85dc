"""The patient's devices that take notices, in words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from messaging.rules.push import DeviceEnding, DeviceProblem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class DeviceShown:
    """One device. ``digest``: SHA-256 of its address, by which the page knows its own."""

    id: UUID
    name: str
    since: datetime
    digest: str
    ended_at: datetime | None
    why: str


def devices_shown(rows: Iterable[Any]) -> tuple[list[DeviceShown], list[DeviceShown]]:
    """Return the devices that take notices, and those that lately ended."""
    shown = [_shown(row) for row in rows]
    live = [one for one in shown if one.ended_at is None]
    return live, [one for one in shown if one.ended_at is not None]


def device_problem_words(problem: DeviceProblem) -> str:
    """Return why a device was not let in, and what to do."""
    return {
        DeviceProblem.ADDRESS: _(
            "This browser sends notices by a service that we do not know. Try another browser."
        ),
        DeviceProblem.KEY: _("The browser gave a key that cannot be used. Turn notices on again."),
        DeviceProblem.TOO_MANY: _(
            "You have as many devices as you can have. Turn one of them off first."
        ),
    }[problem]


def _shown(row: Any) -> DeviceShown:
    ended = {
        DeviceEnding.TURNED_OFF.value: _("you turned it off"),
        DeviceEnding.GONE.value: _("the device takes no more notices; turn them on again there"),
        DeviceEnding.OTHER_PATIENT.value: _(
            "somebody else has turned on notices on the same device"
        ),
        DeviceEnding.COURSE_ENDED.value: _("your follow-up ended"),
        DeviceEnding.ACCOUNT_CLOSED.value: _("your sign-in was closed"),
    }
    return DeviceShown(
        row.id,
        row.label or _("A device"),
        row.made_at,
        hashlib.sha256(row.endpoint.encode()).hexdigest() if row.endpoint else "",
        row.ended_at,
        ended.get(row.ended_as, ""),
    )
