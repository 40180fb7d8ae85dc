"""The door of costs: of the own municipality, so that nobody is named, whoever asks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from benefits.models import FixedCost, IndicatorDefinition, LicenceStep, OwnUnitCost, UnitCost
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import Door, form

if TYPE_CHECKING:
    from datetime import datetime

    from tests.guards.matrix.subjects import Subject
    from tests.world import World

_UNIT = {
    "kind": "UNIT",
    "unit-key": "HOME_HOUR",
    "unit-amount": "600",
    "unit-source": "budget",
    "unit-price_year": "2026",
    "unit-valid_from": "2026-01-01",
}

MONEY: list[Door] = [*form("benefits:costs", say.same(**_UNIT), ids=(), own=True)]


def fill(world: World, subject: Subject, now: datetime) -> None:
    """Write one of each cost of the subject's municipality."""
    own = IndicatorDefinition.objects.using("owner").filter(tenant=subject.tenant).first()
    for row in (
        UnitCost(key="GP_VISIT"),
        OwnUnitCost(definition=own, payer="PATIENT"),
        LicenceStep(phase="PROJECT", from_patients=1),
        FixedCost(name="Opplæring", payer="MUNICIPALITY", phase="PROJECT", per="ONCE"),
    ):
        row.tenant, row.amount, row.source = subject.tenant, Decimal(600), "budget"
        row.price_year, row.valid_from = 2026, date(2025, 1, 1)
        row.set_by, row.set_at = world.adam.user, now
        row.save(using="owner", force_insert=True)
