"""The hours of units: which ones a viewer may set, and their exceptional days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from dho.lib import clock
from tenants.models import Unit, UnitDay
from tenants.queries.parties import tenant_of
from tenants.rules.codes import Role, UnitKind
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from tenants.rules.viewer import Viewer

# What is past counts no deadline any more, but tells when a unit closed last.
_KEEPS = timedelta(days=31)


def with_days(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Annotate units with ``told_days``: their exceptional days from a month ago on, as JSON.

    In the same statement, so that judging asks no more than it did.
    """
    since = clock.now().date() - _KEEPS
    days = (
        UnitDay.objects.filter(unit_id=OuterRef("id"), date__gte=since)
        .order_by("date")
        .values(told=JSONObject(date="date", opens="opens", closes="closes"))
    )
    return units.annotate(told_days=ArraySubquery(days))


def managed_unit(
    viewer: Viewer, unit_id: UUID, permission: Permission = Permission.MANAGE_HOURS
) -> Unit:
    """Return a unit whose hours and rota the viewer sets: of the own tenant for its administrator,
    the own centre for a nurse. Raises ``NotAllowed``, ``NotFound``.
    """
    check(viewer, permission)
    found = Unit.objects.filter(id=unit_id, tenant_id=tenant_of(viewer)).first()
    if found is None:
        raise NotFound
    is_own_centre = found.id == viewer.unit_id and found.kind == UnitKind.CENTRE.value
    if viewer.role is not Role.TENANT_ADMIN and not is_own_centre:
        raise NotFound
    return found


def coming_days(unit: Unit, since: date) -> Sequence[UnitDay]:
    """Return the exceptional days of a unit from a date on, in order."""
    return list(UnitDay.objects.filter(unit_id=unit.id, date__gte=since).order_by("date"))


def one_day(viewer: Viewer, unit_id: UUID, day_id: UUID) -> UnitDay:
    """Return one exceptional day of a unit that the viewer sets. Raises ``NotFound``."""
    unit = managed_unit(viewer, unit_id)
    found = UnitDay.objects.filter(id=day_id, unit_id=unit.id).first()
    if found is None:
        raise NotFound
    return found
