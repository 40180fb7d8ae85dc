"""Standing orders: which hold for a patient, and for whom a viewer may make one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from selfcare_plans.models import StandingOrder
from selfcare_plans.rules.template_life import TemplateState
from tenants.models import Agreement, Tenant, Unit
from tenants.queries.patients import open_enrolment
from tenants.queries.periods import valid_agreement
from tenants.rules.codes import Role, TenantKind, UnitKind

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from tenants.models import Patient
    from tenants.rules.viewer import Viewer

DOCTOR_ROLES = frozenset({Role.GP, Role.HOSPITAL_DOCTOR})


@dataclass(frozen=True, slots=True)
class OrderHome:
    """For whose patients a standing order holds: of a home tenant, or of a centre."""

    id: UUID
    name: str
    is_centre: bool


def order_homes(viewer: Viewer) -> list[OrderHome]:
    """Return for whose patients the viewer may make standing orders.

    A tenant's administrator, or a doctor who works there: the municipality itself and its centres.
    A doctor elsewhere: the municipalities that have an agreement with the doctor's unit.
    """
    home: Any = viewer.tenant_id
    unit: Any = viewer.unit_id
    homes = set(Tenant.objects.filter(id=home, kind=TenantKind.MUNICIPALITY.value))
    if viewer.role in DOCTOR_ROLES:
        agreed = Agreement.objects.filter(
            valid_agreement(),
            unit_id=unit,
        )
        homes |= set(Tenant.objects.filter(id__in=list(agreed.values_list("tenant_id", flat=True))))
    centres = Unit.objects.filter(tenant_id=home, kind=UnitKind.CENTRE.value)
    found = [OrderHome(one.id, one.name, is_centre=False) for one in homes]
    found += [OrderHome(one.id, one.name, is_centre=True) for one in centres]
    return sorted(found, key=lambda one: (one.is_centre, one.name))


def standing_orders(viewer: Viewer) -> list[StandingOrder]:
    """Return the standing orders that the viewer may end, those that hold first."""
    ids = [home.id for home in order_homes(viewer)]
    return list(
        StandingOrder.objects.filter(Q(tenant_id__in=ids) | Q(centre_id__in=ids))
        .select_related("tenant", "centre", "made_by", "ended_by", "template_version__template")
        .order_by("ended_at", "template_version__template__title", "-valid_from", "id")
    )


def orders_for(patient: Patient, on: date) -> QuerySet[StandingOrder]:
    """Return the standing orders that hold for the patient on the day (the patient's own)."""
    course = open_enrolment(patient)
    whose = Q(tenant_id=patient.tenant_id)
    if course is not None:
        whose |= Q(centre_id=course.centre_id)
    rows = StandingOrder.objects.filter(
        whose,
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        valid_from__lte=on,
        ended_at__isnull=True,
    ).exclude(template_version__state=TemplateState.WITHDRAWN.value)
    return rows.select_related("template_version__template").order_by(
        "template_version__template__title", "doctor", "id"
    )
