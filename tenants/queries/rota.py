"""Who is on duty at a unit, and the rota of a week."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from dho.lib.clock import OSLO
from tenants.models import Membership, OnDuty, Unit
from tenants.queries.hours import managed_unit
from tenants.rules.permissions import Permission

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.models import User
    from tenants.rules.viewer import Viewer

WEEK = timedelta(days=7)


def on_duty(unit_id: UUID, at: datetime, *, using: str = "default") -> list[tuple[str, str]]:
    """Return (name, telephone) of who is on duty at a unit, who began last first.

    Empty where the unit has no rota, or the rota has nobody then: then the unit's own telephone
    is the named place. The telephone is the person's on duty, else the unit's; perhaps empty.
    """
    rows = (
        OnDuty.objects.using(using)
        .filter(unit_id=unit_id, unit__has_rota=True, starts_at__lte=at, ends_at__gt=at)
        .order_by("-starts_at", "name")
        .values_list("name", "phone", "unit__phone")
    )
    return [(name, phone or of_unit) for name, phone, of_unit in rows]


def week_of(day: date) -> tuple[datetime, datetime]:
    """Return the Monday at midnight (Europe/Oslo) of a day's week, and the next one."""
    monday = day - timedelta(days=day.isoweekday() - 1)
    begins = datetime.combine(monday, time(), tzinfo=OSLO)
    return begins, datetime.combine(monday + WEEK, time(), tzinfo=OSLO)


def rota(viewer: Viewer, unit_id: UUID, day: date) -> list[OnDuty]:
    """Return the duties that touch the week of ``day``, by time. Raises ``NotFound``."""
    unit = managed_unit(viewer, unit_id, Permission.MANAGE_ROTA)
    begins, ends = week_of(day)
    rows = OnDuty.objects.filter(unit_id=unit.id, starts_at__lt=ends, ends_at__gt=begins)
    return list(rows.order_by("starts_at", "name"))


def colleagues(unit: Unit, at: datetime) -> list[User]:
    """Return who works at a unit at a time, by name: those who may be put on its rota."""
    rows = (
        Membership.objects.filter(unit_id=unit.id, started_at__lte=at)
        .exclude(ended_at__lte=at)
        .select_related("user")
        .order_by("user__name", "user_id")
    )
    return list({one.user_id: one.user for one in rows}.values())
