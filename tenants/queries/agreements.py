"""Agreements of the viewer's tenant, and those that open patients to its units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from dho.lib import clock
from tenants.models import AccessGrant, Agreement, Enrolment, Unit
from tenants.queries.parties import tenant_of
from tenants.queries.periods import not_ended
from tenants.rules.codes import PatientGroup, Purpose, UnitKind
from tenants.rules.periods import Standing, standing
from tenants.rules.viewer import NotFound
from tenants.signals import open_alerts_asked

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from tenants.rules.viewer import Viewer


WARNED_BEFORE = timedelta(days=14)
"""So long before an agreement runs out the tenant's administrator is warned (ours)."""


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement as it is shown. ``is_own``: the viewer's tenant is the data controller."""

    id: UUID
    controller: str
    unit: str
    unit_tenant: str
    unit_kind: UnitKind
    purpose: Purpose
    patient_group: PatientGroup
    valid_from: datetime
    valid_until: datetime | None
    ended_at: datetime | None
    made_by: str
    ended_by: str
    standing: Standing
    is_own: bool

    @property
    def runs_out_soon(self) -> bool:
        """Whether an agreement of the viewer's tenant that is valid now runs out within 14 days."""
        is_own = self.is_own and self.standing is Standing.VALID and self.valid_until is not None
        return is_own and self.valid_until - clock.now() <= WARNED_BEFORE  # type: ignore[operator]

    @property
    def last_date(self) -> date | None:
        """The last Norwegian day on which the agreement is valid; None until further notice."""
        if self.valid_until is None:
            return None
        return (self.valid_until - timedelta(microseconds=1)).astimezone(clock.OSLO).date()


@dataclass(frozen=True, slots=True)
class Reach:
    """What an agreement opens: running courses at a centre, open grants at another unit.

    ``alerts``: those open there, which go to a unit of the tenant.
    """

    courses: int
    grants: int
    alerts: int = 0


def agreements(viewer: Viewer) -> list[AgreementRow]:
    """Return agreements in which the viewer's tenant is a party: valid and future ones first."""
    rows = (
        Agreement.objects.filter(
            Q(tenant_id=tenant_of(viewer)) | Q(unit__tenant_id=tenant_of(viewer))
        )
        .select_related("tenant", "unit__tenant", "made_by", "ended_by")
        .order_by("unit__name", "-valid_from")
    )
    order = list(_ORDER)
    return sorted((_row(one, viewer) for one in rows), key=lambda row: order.index(row.standing))


_ORDER = (Standing.VALID, Standing.FUTURE, Standing.RUN_OUT, Standing.ENDED)


def own_agreement(viewer: Viewer, agreement_id: UUID) -> AgreementRow:
    """Return one agreement of the viewer's own tenant. Raises ``NotFound``."""
    found = (
        Agreement.objects.filter(tenant_id=tenant_of(viewer), id=agreement_id)
        .select_related("tenant", "unit__tenant", "made_by", "ended_by")
        .first()
    )
    if found is None:
        raise NotFound
    return _row(found, viewer)


def reach(viewer: Viewer, agreement_id: UUID) -> Reach:
    """Count what ending the agreement would close. Raises ``NotFound``."""
    found = Agreement.objects.filter(tenant_id=tenant_of(viewer), id=agreement_id).first()
    if found is None:
        raise NotFound
    courses = Enrolment.objects.filter(
        not_ended(), tenant_id=found.tenant_id, centre_id=found.unit_id
    )
    if found.patient_group != PatientGroup.ALL:
        courses = courses.filter(patient_group=found.patient_group)
    grants = AccessGrant.objects.filter(
        not_ended(), tenant_id=found.tenant_id, agreement_id=found.id
    )
    alerts = count_open_alerts(found.tenant_id, unit_id=found.unit_id)
    return Reach(courses.count(), grants.count(), alerts)


def count_open_alerts(
    tenant_id: UUID, *, unit_id: UUID | None = None, patient_id: UUID | None = None
) -> int:
    """Count the alerts that are open at a centre, or of a patient."""
    asked = open_alerts_asked.send(
        Agreement, tenant_id=tenant_id, unit_id=unit_id, patient_id=patient_id
    )
    return sum(int(number or 0) for _, number in asked)


def units_to_agree_with(viewer: Viewer) -> list[Unit]:
    """Return the units that the viewer's tenant can agree with: centres, and units of others."""
    return list(
        Unit.objects.filter(Q(kind=UnitKind.CENTRE) | ~Q(tenant_id=tenant_of(viewer)))
        .exclude(kind=UnitKind.MUNICIPAL)
        .select_related("tenant")
        .order_by("tenant__name", "name")
    )


def _row(one: Agreement, viewer: Viewer) -> AgreementRow:
    return AgreementRow(
        id=one.id,
        controller=one.tenant.name,
        unit=one.unit.name,
        unit_tenant=one.unit.tenant.name,
        unit_kind=UnitKind(one.unit.kind),
        purpose=Purpose(one.purpose),
        patient_group=PatientGroup(one.patient_group),
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        ended_at=one.ended_at,
        made_by=one.made_by.name,
        ended_by=one.ended_by.name if one.ended_by else "",
        standing=standing(
            clock.now(), begins=one.valid_from, runs_out=one.valid_until, ended=one.ended_at
        ),
        is_own=one.tenant_id == viewer.tenant_id,
    )
