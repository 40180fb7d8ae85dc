"""Tenants and their units: what they are called, when they are open, how to ring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from dho.lib import clock
from tenants.models import Tenant, Unit
from tenants.operations.audit import Operator, record_administration, record_operator
from tenants.queries.parties import tenant_of
from tenants.rules.codes import PlanApproval, TenantKind, UnitKind
from tenants.rules.organisation import UNITS_OF
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check

if TYPE_CHECKING:
    from datetime import time
    from uuid import UUID


class NameIsTaken(Exception):
    """A tenant, or a unit of this tenant, has that name."""


class UnitDoesNotFit(Exception):
    """A tenant of that kind has no unit of that kind."""


class ClosesBeforeItOpens(Exception):
    """A unit closes later on the day than it opens."""


class UnitIsNeeded(Exception):
    """The unit is a follow-up centre, or receives what belongs to no course: it cannot close."""


class UnitIsClosed(Exception):
    """The unit was closed before."""


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What may be changed about a unit. Hours are local time on ISO weekdays (``12345``).

    ``approval_days``, ``plan_approval``, the minutes of work and ``direct_phone`` None: as they are.
    """

    name: str
    phone: str
    email: str
    opens: time
    closes: time
    weekdays: str
    red_minutes: int
    offer_minutes: int
    approval_days: int | None = None
    plan_approval: PlanApproval | None = None
    yellow_work_minutes: int | None = None
    red_work_minutes: int | None = None
    direct_phone: str | None = None


@transaction.atomic
def create_tenant(
    *,
    by: Operator,
    kind: TenantKind,
    name: str,
    organisation_number: str,
    unit_kind: UnitKind,
    unit_name: str,
    phone: str,
) -> Tenant:
    """Make a tenant with its first unit, which receives what belongs to no course.

    By command only, and needs no scope. Raises ``NameIsTaken``, ``UnitDoesNotFit``.
    """
    if unit_kind not in UNITS_OF[kind]:
        raise UnitDoesNotFit
    tenant = Tenant(kind=kind, name=name, organisation_number=organisation_number)
    try:
        with transaction.atomic():
            tenant.save(force_insert=True)
    except IntegrityError as error:
        raise NameIsTaken from error
    unit = Unit(tenant=tenant, kind=unit_kind, name=unit_name, phone=phone)
    unit.save(force_insert=True)
    tenant.default_unit = unit
    tenant.save(update_fields=["default_unit"])
    record_operator(
        by=by, tenant_id=tenant.id, action="TENANT_CREATED", detail={"unit": str(unit.id)}
    )
    return tenant


@transaction.atomic
def create_unit(*, by: Viewer, kind: UnitKind, facts: UnitFacts) -> Unit:
    """Add a unit to the viewer's tenant. Raises ``NotAllowed`` and the exceptions above."""
    check(by, Permission.MANAGE_MEMBERSHIPS)
    tenant = Tenant.objects.filter(id=tenant_of(by)).first()
    if tenant is None:
        raise NotFound
    if kind not in UNITS_OF[TenantKind(tenant.kind)]:
        raise UnitDoesNotFit
    unit = Unit(tenant=tenant, kind=kind)
    _write(unit, facts)
    _record(by, "UNIT_CREATED", unit)
    return unit


@transaction.atomic
def update_unit(*, by: Viewer, unit_id: UUID, facts: UnitFacts) -> Unit:
    """Change a unit of the viewer's tenant; its kind never changes, since that decides its sight.

    Deadlines of alerts that are open stand as they were. Raises ``NotAllowed``, ``NotFound`` and
    the exceptions above.
    """
    check(by, Permission.MANAGE_MEMBERSHIPS)
    unit = Unit.objects.select_for_update().filter(id=unit_id, tenant_id=tenant_of(by)).first()
    if unit is None:
        raise NotFound
    _write(unit, facts)
    _record(by, "UNIT_CHANGED", unit)
    return unit


@transaction.atomic
def close_unit(*, by: Viewer, unit_id: UUID) -> Unit:
    """Close a unit of the viewer's tenant for good: from now it is offered nothing.

    Plans that name it are put on their centres' lists by the sweeper. Raises ``NotAllowed``,
    ``NotFound``, ``UnitIsNeeded``, ``UnitIsClosed``.
    """
    check(by, Permission.MANAGE_MEMBERSHIPS)
    unit = (
        Unit.objects.select_for_update(of=("self",))
        .select_related("tenant")
        .filter(id=unit_id, tenant_id=tenant_of(by))
        .first()
    )
    if unit is None:
        raise NotFound
    if unit.kind == UnitKind.CENTRE.value or unit.tenant.default_unit_id == unit.id:
        raise UnitIsNeeded
    if unit.closed_at is not None:
        raise UnitIsClosed
    unit.closed_at = clock.now()
    unit.save(update_fields=["closed_at"])
    _record(by, "UNIT_CLOSED", unit)
    return unit


def _write(unit: Unit, facts: UnitFacts) -> None:
    if facts.closes <= facts.opens:
        raise ClosesBeforeItOpens
    is_new = unit._state.adding
    unit.name, unit.phone, unit.email = facts.name, facts.phone, facts.email
    unit.opens, unit.closes, unit.weekdays = facts.opens, facts.closes, facts.weekdays
    unit.red_minutes, unit.offer_minutes = facts.red_minutes, facts.offer_minutes
    if facts.direct_phone is not None:
        unit.direct_phone = facts.direct_phone
    if facts.approval_days is not None:
        unit.approval_days = facts.approval_days
    if facts.plan_approval is not None:
        unit.plan_approval = facts.plan_approval.value
    if facts.yellow_work_minutes is not None:
        unit.yellow_work_minutes = facts.yellow_work_minutes
    if facts.red_work_minutes is not None:
        unit.red_work_minutes = facts.red_work_minutes
    try:
        with transaction.atomic():
            unit.save(force_insert=is_new)
    except IntegrityError as error:
        raise NameIsTaken from error


def _record(by: Viewer, action: str, unit: Unit) -> None:
    record_administration(
        by=by, tenant_id=unit.tenant_id, action=action, detail={"unit": str(unit.id)}
    )
