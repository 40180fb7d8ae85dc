"""The door of costs: of the own municipality, so that nobody is named, whoever asks."""

from __future__ import annotations

from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import Door, form

_UNIT = {
    "kind": "UNIT",
    "unit-key": "HOME_HOUR",
    "unit-amount": "600",
    "unit-source": "budget",
    "unit-price_year": "2026",
    "unit-valid_from": "2026-01-01",
}

MONEY: list[Door] = [*form("benefits:costs", say.same(**_UNIT), ids=(), own=True)]
