"""Whose questions wait or got no answer, for those who may ring and ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benefits.queries.progress import held_back
from tenants.operations.access import record_list
from tenants.rules.codes import Purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benefits.queries.progress import HeldBack
    from tenants.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class HeldList:
    """The first of them, and how many more there are."""

    shown: Sequence[HeldBack]
    more: int


def open_held_back(*, by: Viewer, most: int) -> HeldList:
    """Return them by name, and write the access log of those who are shown. Raises ``NotAllowed``."""
    found = held_back(by)
    shown = found[:most]
    if shown:
        record_list(
            viewer=by,
            seen=[(one.tenant_id, one.patient_id) for one in shown],
            action="COLLECT_HELD",
            purpose=Purpose.BENEFITS,
        )
    return HeldList(shown, len(found) - len(shown))
