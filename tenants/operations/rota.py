"""The rota of a unit: who is on duty when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from tenants.models import OnDuty
from tenants.operations.audit import record_administration
from tenants.queries.hours import managed_unit
from tenants.queries.rota import WEEK, colleagues, week_of
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from tenants.models import Unit
    from tenants.rules.viewer import Viewer

LONGEST = timedelta(hours=24)


class NotAtTheUnit(Exception):
    """That person does not work at the unit."""


class DutyEndsBeforeItBegins(Exception):
    """A duty ends after it begins, within 24 hours."""


class IsOnDutyAlready(Exception):
    """The person is on duty at the unit then already."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One person's duty. ``phone`` empty: rung at the unit's own telephone."""

    user_id: UUID
    starts_at: datetime
    ends_at: datetime
    phone: str = ""


@transaction.atomic
def put_on_duty(*, by: Viewer, unit_id: UUID, duties: Sequence[Duty]) -> list[OnDuty]:
    """Put persons on the rota; all or none.

    Raises ``NotAllowed``, ``NotFound``, ``NotAtTheUnit``, ``DutyEndsBeforeItBegins``,
    ``IsOnDutyAlready``.
    """
    unit = managed_unit(by, unit_id, Permission.MANAGE_ROTA)
    names = {one.id: one.name for one in colleagues(unit, clock.now())}
    rows = [_checked(unit, one, names) for one in duties]
    for row in rows:
        row.save(force_insert=True)
    _record(by, unit, "ROTA_FILLED", len(rows))
    return rows


def _checked(unit: Unit, one: Duty, names: dict[UUID, str]) -> OnDuty:
    if one.user_id not in names:
        raise NotAtTheUnit
    if not one.starts_at < one.ends_at <= one.starts_at + LONGEST:
        raise DutyEndsBeforeItBegins
    overlaps = OnDuty.objects.filter(
        unit_id=unit.id, user_id=one.user_id, starts_at__lt=one.ends_at, ends_at__gt=one.starts_at
    )
    if overlaps.exists():
        raise IsOnDutyAlready
    row = OnDuty(unit=unit, user_id=one.user_id, name=names[one.user_id], phone=one.phone)
    row.starts_at, row.ends_at = one.starts_at, one.ends_at
    return row


@transaction.atomic
def copy_week(*, by: Viewer, unit_id: UUID, into: date) -> int:
    """Fill a week as the one before it, local times kept; returns how many duties were made.

    Who has left, or is on duty then already, is left out. Raises ``NotAllowed``, ``NotFound``.
    """
    unit = managed_unit(by, unit_id, Permission.MANAGE_ROTA)
    names = {one.id: one.name for one in colleagues(unit, clock.now())}
    begins, ends = week_of(into - WEEK)
    made = 0
    before = OnDuty.objects.filter(unit_id=unit.id, starts_at__gte=begins, starts_at__lt=ends)
    for row in before.order_by("starts_at"):
        duty = Duty(row.user_id, _week_on(row.starts_at), _week_on(row.ends_at), row.phone)
        try:
            _checked(unit, duty, names).save(force_insert=True)
        except (NotAtTheUnit, DutyEndsBeforeItBegins, IsOnDutyAlready):
            continue
        made += 1
    _record(by, unit, "ROTA_FILLED", made)
    return made


def _week_on(at: datetime) -> datetime:
    """The same time by the clock on the wall, a week on."""
    return at.astimezone(clock.OSLO) + WEEK


@transaction.atomic
def take_off_duty(*, by: Viewer, unit_id: UUID, duty_id: UUID) -> None:
    """Take a duty off the rota. Raises ``NotAllowed``, ``NotFound``."""
    unit = managed_unit(by, unit_id, Permission.MANAGE_ROTA)
    gone, _ = OnDuty.objects.filter(id=duty_id, unit_id=unit.id).delete()
    if not gone:
        raise NotFound
    _record(by, unit, "ROTA_EMPTIED", gone)


def _record(by: Viewer, unit: Unit, action: str, count: int) -> None:
    record_administration(
        by=by, tenant_id=unit.tenant_id, action=action, detail={"unit": str(unit.id), "rows": count}
    )
