"""The doors of the benefit plan, and a row of it that each tenant has defined itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from benefits.models import (
    ChosenRow,
    IndicatorDefinition,
    StaffCount,
    StaffDone,
    StaffRound,
    TenantFigure,
)
from benefits.rules.indicators import EDITION
from tests.guards.matrix import bodies as say
from tests.guards.matrix.door import Door, form, pages

if TYPE_CHECKING:
    from datetime import datetime

    from tests.guards.matrix.subjects import Subject
    from tests.world import World

_OWN: dict[str, Any] = {
    "name": "Færre telefoner",
    "indicator": "Telefoner",
    "definition": "Telefoner til hjemmetjenesten",
    "unit": "TIMES_IN_3_MONTHS",
    "better": "FEWER",
    "lowest": 0,
    "highest": 92,
    "source": "MUNICIPAL_JOURNAL",
    "every_months": 3,
    "has_baseline": True,
    "precondition": "Telefoner telles",
    "collected_by": "NURSE",
    "gains": ["PATIENT", "RELATIVE"],
}


def _posted(name: str, **body: Any) -> Door:
    return Door(name, "POST", body=say.same(**body), own=True)


BENEFIT_PLAN: list[Door] = [
    *pages("benefits:plan", ids=()),
    _posted("benefits:plan-choose", code="ALARMS"),
    _posted("benefits:plan-take-out", code="HOME_SERVICES"),
    _posted("benefits:plan-beforehand", code="KNOWLEDGE_OF_ILLNESS"),
    *form("benefits:plan-own", say.same(**_OWN), ids=(), own=True, is_blank=True),
    *form(
        "benefits:plan-own-again",
        say.same(**_OWN),
        ids=("code",),
        takes=(("code", "own_row_code"),),
        by_admin=True,
        is_blank=True,
    ),
    *form(
        "benefits:tenant-figures",
        say.same(indicator="ALARMS", period="2025-Q4", value="12", source_text="talt"),
        ids=(),
        own=True,
        is_blank=True,
    ),
    *form(
        "benefits:staff-survey", say.same(helps="4", burdens="2"), ids=(), own=True, is_blank=True
    ),
    _posted("benefits:staff-survey-decline"),
]


def rows_of_a_plan(world: World, subject: Subject, now: datetime) -> list[Any]:
    """A row of the tenant's own that nobody else sees, a figure of the tenant, a round of staff."""
    code = f"OWN_{subject.tenant.id.hex[-8:].upper()}"
    subject.ids["own_row_code"] = code  # type: ignore[assignment]
    by = {"tenant": subject.tenant}
    definition = IndicatorDefinition(
        **by, code=code, version=1, made_by=world.nora.user, made_at=now, **_OWN
    )
    figure = TenantFigure(
        **by,
        indicator="ALARMS",
        period="2025-Q3",
        value=12,
        edition=EDITION,
        source_text="talt",
        entered_by=world.nora.user,
        entered_at=now,
    )
    return [definition, figure, *_rounds_of_staff(world, subject, now)]


def _rounds_of_staff(world: World, subject: Subject, now: datetime) -> list[Any]:
    """A round of the survey of staff that is open now, and somebody who is done with it."""
    by = {"tenant": subject.tenant}
    row = ChosenRow(**by, code="STAFF", number=90, chosen_by=world.nora.user, chosen_at=now)
    opened = now.date()
    one = StaffRound(**by, opens_on=opened, closes_on=opened + timedelta(days=28))
    counts = StaffCount(**by, round=one, helps=[0, 0, 1, 0, 0], burdens=[1, 0, 0, 0, 0])
    return [row, one, counts, StaffDone(**by, round=one, user=world.adam.user)]
