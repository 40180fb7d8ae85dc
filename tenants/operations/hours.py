"""When a unit is open: its week, and dates with hours of their own.

Deadlines that stand are promises: what is changed here counts for deadlines set afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from tenants.models import Unit, UnitDay
from tenants.operations.audit import record_administration
from tenants.operations.organisation import ClosesBeforeItOpens
from tenants.queries.hours import managed_unit, one_day

if TYPE_CHECKING:
    from datetime import date, time
    from uuid import UUID

    from tenants.rules.viewer import Viewer


class DayIsTold(Exception):
    """That date has hours of its own already."""


class OpensWithoutClosing(Exception):
    """A date that is not closed has both an opening and a closing time."""


@dataclass(frozen=True, slots=True)
class Week:
    """A unit's ordinary week. Hours are local time on ISO weekdays (``12345``)."""

    opens: time
    closes: time
    weekdays: str
    works_holidays: bool
    settle_minutes: int
    has_rota: bool


@dataclass(frozen=True, slots=True)
class OwnDay:
    """One date of its own; closed all day where both times are None."""

    date: date
    opens: time | None
    closes: time | None
    reason: str


@transaction.atomic
def set_week(*, by: Viewer, unit_id: UUID, week: Week) -> Unit:
    """Change a unit's ordinary hours. Raises ``NotAllowed``, ``NotFound``, ``ClosesBeforeItOpens``."""
    if week.closes <= week.opens:
        raise ClosesBeforeItOpens
    managed_unit(by, unit_id)
    unit = Unit.objects.select_for_update().get(id=unit_id)
    unit.opens, unit.closes, unit.weekdays = week.opens, week.closes, week.weekdays
    unit.works_holidays, unit.has_rota = week.works_holidays, week.has_rota
    unit.settle_minutes = week.settle_minutes
    unit.save()
    _record(by, unit, "HOURS_CHANGED", {})
    return unit


@transaction.atomic
def add_day(*, by: Viewer, unit_id: UUID, day: OwnDay) -> UnitDay:
    """Give a date hours of its own.

    Raises ``NotAllowed``, ``NotFound``, ``DayIsTold``, ``OpensWithoutClosing``,
    ``ClosesBeforeItOpens``.
    """
    unit = managed_unit(by, unit_id)
    row = UnitDay(unit=unit)
    _write(row, day)
    _record(by, unit, "HOURS_CHANGED", {"date": day.date.isoformat()})
    return row


@transaction.atomic
def change_day(*, by: Viewer, unit_id: UUID, day_id: UUID, day: OwnDay) -> UnitDay:
    """Change a date of its own. Raises as ``add_day``."""
    row = one_day(by, unit_id, day_id)
    before = row.date.isoformat()
    _write(row, day)
    _record(by, row.unit, "HOURS_CHANGED", {"date": day.date.isoformat(), "was": before})
    return row


@transaction.atomic
def remove_day(*, by: Viewer, unit_id: UUID, day_id: UUID) -> None:
    """Let a date be as its weekday again. Raises ``NotAllowed``, ``NotFound``."""
    row = one_day(by, unit_id, day_id)
    unit, day = row.unit, row.date
    row.delete()
    _record(by, unit, "HOURS_CHANGED", {"was": day.isoformat()})


def _write(row: UnitDay, day: OwnDay) -> None:
    if (day.opens is None) != (day.closes is None):
        raise OpensWithoutClosing
    if day.opens is not None and day.closes is not None and day.closes <= day.opens:
        raise ClosesBeforeItOpens
    is_new = row._state.adding
    row.date, row.opens, row.closes, row.reason = day.date, day.opens, day.closes, day.reason
    try:
        with transaction.atomic():
            row.save(force_insert=is_new)
    except IntegrityError as error:
        raise DayIsTold from error


def _record(by: Viewer, unit: Unit, action: str, detail: dict[str, Any]) -> None:
    record_administration(
        by=by, tenant_id=unit.tenant_id, action=action, detail={"unit": str(unit.id), **detail}
    )
