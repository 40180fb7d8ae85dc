"""The doors of the numbers for leaders: of groups, so that nobody is named, whoever asks."""

from __future__ import annotations

from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import Door, form, pages

_DAYS = {f"day_{number}": "300" for number in range(1, 8)}

NUMBERS: list[Door] = [
    *pages("triage:load", "triage:load-csv", ids=()),
    Door("triage:load", query="?weeks=13"),
    *form("triage:load-staffing", say.same(**_DAYS), ids=(), own=True),
]
