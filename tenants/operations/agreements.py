"""Make and end agreements: how a tenant opens its patients to a unit, and closes them again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from dho.lib import clock
from tenants.models import Agreement, Unit
from tenants.operations.audit import record_administration
from tenants.rules.codes import PatientGroup, Purpose, UnitKind
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotAllowed, NotFound, Viewer, check
from tenants.signals import agreement_ended

if TYPE_CHECKING:
    from uuid import UUID


class UnitIsNoParty(Exception):
    """An agreement would open nothing: a municipal unit sees its own tenant only, and a tenant's
    own units, a centre apart, need none.
    """


class PeriodIsPast(Exception):
    """An agreement opens access from today at the earliest."""


class PeriodIsBackwards(Exception):
    """The last day comes before the first."""


class AlreadyAgreed(Exception):
    """An agreement with that unit on that patient group covers part of the period."""


class AgreementIsOver(Exception):
    """The agreement was ended before, or has run out."""


class NoAgreementCovers(Exception):
    """No valid agreement of the patient's tenant with that unit covers the patient's group."""


class NobodyElseSees(Exception):
    """Open alerts would be on nobody's list: no unit of the tenant has anybody who may act on them."""


@transaction.atomic
def make_agreement(
    *,
    by: Viewer,
    unit_id: UUID,
    purpose: Purpose,
    patient_group: PatientGroup,
    first_date: date,
    last_date: date | None,
) -> Agreement:
    """Agree with a unit that it may see patients of the viewer's own tenant.

    Dates are Norwegian; the last one is included, None means until further notice. An agreement
    that begins today is valid at once. Raises ``NotAllowed`` unless the viewer administers the
    tenant from a municipal unit, ``NotFound`` for a unit that does not exist, and the exceptions
    above.
    """
    tenant_id = check_controller(by)
    unit = Unit.objects.filter(id=unit_id).first()
    if unit is None:
        raise NotFound
    is_own = unit.tenant_id == tenant_id and unit.kind != UnitKind.CENTRE
    if is_own or unit.kind == UnitKind.MUNICIPAL:
        raise UnitIsNoParty
    valid_from, valid_until = _period(first_date, last_date)
    if _overlapping(tenant_id, unit_id, patient_group, valid_from, valid_until):
        raise AlreadyAgreed
    agreement = Agreement(
        tenant_id=tenant_id,
        unit=unit,
        purpose=purpose,
        patient_group=patient_group,
        valid_from=valid_from,
        valid_until=valid_until,
        made_by_id=by.user_id,
    )
    agreement.save(force_insert=True)
    record_administration(
        by=by,
        tenant_id=tenant_id,
        action="AGREEMENT_MADE",
        detail={"agreement": str(agreement.id), "unit": str(unit_id), "group": patient_group.value},
    )
    return agreement


@transaction.atomic
def end_agreement(*, by: Viewer, agreement_id: UUID) -> Agreement:
    """End an agreement of the viewer's own tenant now; what it opened is closed at the next request.

    Grants under it stay in the record as they were and open nothing. Alerts that are open at a
    centre that sees nothing any longer go to a unit of the tenant in the same transaction. Raises
    ``NotAllowed``, ``NotFound`` for another tenant's agreement, ``AgreementIsOver``,
    ``NobodyElseSees``.
    """
    tenant_id = check_controller(by)
    agreement = (
        Agreement.objects.select_for_update().filter(tenant_id=tenant_id, id=agreement_id).first()
    )
    if agreement is None:
        raise NotFound
    now = clock.now()
    has_run_out = agreement.valid_until is not None and agreement.valid_until <= now
    if agreement.ended_at is not None or has_run_out:
        raise AgreementIsOver
    agreement.ended_at, agreement.ended_by_id = now, by.user_id
    agreement.save(update_fields=["ended_at", "ended_by"])
    agreement_ended.send(Agreement, by=by, agreement=agreement)
    record_administration(
        by=by,
        tenant_id=tenant_id,
        action="AGREEMENT_ENDED",
        detail={"agreement": str(agreement.id), "unit": str(agreement.unit_id)},
    )
    return agreement


def check_controller(by: Viewer) -> UUID:
    """Return the tenant whose agreements the viewer administers. Raises ``NotAllowed``.

    Only from a municipal unit: the other kinds do not see their own tenant whole.
    """
    check(by, Permission.MANAGE_AGREEMENTS)
    if by.unit_kind is not UnitKind.MUNICIPAL or by.tenant_id is None:
        raise NotAllowed(Permission.MANAGE_AGREEMENTS.value)
    return by.tenant_id


def _period(first: date, last: date | None) -> tuple[datetime, datetime | None]:
    now = clock.now()
    today = now.astimezone(clock.OSLO).date()
    if first < today:
        raise PeriodIsPast
    if last is not None and last < first:
        raise PeriodIsBackwards
    valid_from = now if first == today else _midnight(first)
    return valid_from, None if last is None else _midnight(last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.OSLO)


def _overlapping(
    tenant_id: UUID, unit_id: UUID, group: PatientGroup, begins: datetime, runs_out: datetime | None
) -> bool:
    present = Agreement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=begins),
        tenant_id=tenant_id,
        unit_id=unit_id,
        patient_group=group,
        ended_at__isnull=True,
    )
    if runs_out is not None:
        present = present.filter(valid_from__lt=runs_out)
    return present.exists()
