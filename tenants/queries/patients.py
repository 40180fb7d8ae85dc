"""Which patients a viewer may see. Wall 1: role, sight, patient group. Wall 2 stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from dho.lib import clock
from tenants.models import (
    AccessGrant,
    Agreement,
    EmergencyAccess,
    Enrolment,
    Patient,
    Relative,
)
from tenants.queries.periods import not_ended, valid_agreement
from tenants.rules.codes import PatientGroup, Role, UnitKind

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer


def visible_patients(viewer: Viewer) -> QuerySet[Patient]:
    """Return the patients whom the viewer may see at all. Needs an open scope."""
    if getattr(settings, "WALL_1_OFF", False):
        return Patient.objects.all()
    if viewer.membership_id is None:
        return _own(viewer)
    if viewer.emergency_id is not None:
        return _in_emergency(viewer)
    if viewer.unit_kind is UnitKind.MUNICIPAL:
        home: Any = viewer.tenant_id
        return Patient.objects.filter(tenant_id=home)
    if viewer.unit_kind is UnitKind.CENTRE:
        return _of_centre(viewer)
    return _granted(viewer)


def _own(viewer: Viewer) -> QuerySet[Patient]:
    """Return whom a person sees as what they act as: themselves, or those they are close to."""
    if viewer.role is Role.RELATIVE:
        return Patient.objects.filter(Exists(_relations(viewer)))
    return Patient.objects.filter(user_id=viewer.user_id)


def _relations(viewer: Viewer) -> QuerySet[Relative]:
    return Relative.objects.filter(
        not_ended(),
        tenant_id=OuterRef("tenant_id"),
        patient_id=OuterRef("id"),
        user_id=viewer.user_id,
    )


def _of_centre(viewer: Viewer) -> QuerySet[Patient]:
    unit: Any = viewer.unit_id
    agreements = Agreement.objects.filter(
        valid_agreement(),
        Q(patient_group=PatientGroup.ALL) | Q(patient_group=OuterRef("patient_group")),
        unit_id=unit,
        tenant_id=OuterRef("tenant_id"),
    )
    enrolments = Enrolment.objects.filter(
        Exists(agreements),
        tenant_id=OuterRef("tenant_id"),
        patient_id=OuterRef("id"),
        centre_id=unit,
    )
    return Patient.objects.filter(Exists(enrolments))


def _granted(viewer: Viewer) -> QuerySet[Patient]:
    unit: Any = viewer.unit_id
    now = clock.now()
    grants = AccessGrant.objects.filter(
        valid_agreement("agreement__"),
        not_ended(),
        tenant_id=OuterRef("tenant_id"),
        patient_id=OuterRef("id"),
        unit_id=unit,
        agreement__unit_id=unit,
        started_at__lte=now,
    )
    opened = Patient.objects.filter(Exists(grants))
    if viewer.link_id is not None:
        return opened.filter(id=viewer.link_patient_id) if viewer.link_patient_id else opened.none()
    return opened


def _in_emergency(viewer: Viewer) -> QuerySet[Patient]:
    """Return the one patient of an emergency look-up of the viewer's own that still stands."""
    member: Any = viewer.membership_id
    access: Any = viewer.emergency_id
    now = clock.now()
    opened = EmergencyAccess.objects.filter(
        not_ended(),
        id=access,
        membership_id=member,
        expires_at__gt=now,
        tenant_id=OuterRef("tenant_id"),
        patient_id=OuterRef("id"),
    )
    return Patient.objects.filter(Exists(opened))


def recordable_patients(viewer: Viewer) -> QuerySet[Patient]:
    """Return the patients for whom the viewer may send readings: for a relative, where agreed."""
    if viewer.role is not Role.RELATIVE:
        return visible_patients(viewer)
    return Patient.objects.filter(Exists(_relations(viewer).filter(may_record=True)))


def open_enrolment(patient: Patient) -> Enrolment | None:
    """Return the patient's running course at a centre, if any."""
    return (
        Enrolment.objects.filter(
            tenant_id=patient.tenant_id, patient_id=patient.id, ended_at__isnull=True
        )
        .select_related("centre", "owner_unit")
        .first()
    )


def why_visible(viewer: Viewer, patient: Patient) -> Agreement | AccessGrant | None:
    """Return what opens the patient to the viewer: the agreement or the grant; None at home."""
    unit: Any = viewer.unit_id
    if viewer.unit_kind is UnitKind.CENTRE:
        return (
            Agreement.objects.filter(valid_agreement(), unit_id=unit, tenant_id=patient.tenant_id)
            .order_by("valid_from")
            .first()
        )
    if unit is None or viewer.unit_kind is UnitKind.MUNICIPAL:
        return None
    return (
        AccessGrant.objects.filter(
            tenant_id=patient.tenant_id,
            patient_id=patient.id,
            unit_id=unit,
            ended_at__isnull=True,
        )
        .select_related("agreement")
        .first()
    )


def units_that_see(tenant_id: UUID, patient_id: UUID) -> set[UUID]:
    """Return the units that may see the patient: by grant, and the centre of the open enrolment."""
    now = clock.now()
    granted = AccessGrant.objects.filter(
        valid_agreement("agreement__"),
        not_ended(),
        tenant_id=tenant_id,
        patient_id=patient_id,
        started_at__lte=now,
    ).values_list("unit_id", flat=True)
    centres = Enrolment.objects.filter(
        tenant_id=tenant_id, patient_id=patient_id, ended_at__isnull=True
    ).values_list("centre_id", flat=True)
    return {*granted, *centres}


def units_in_sight(patient: Patient) -> set[UUID]:
    """Return the units to which the patient is open now: by grant, and centres with an agreement.

    Whoever sees the patient may ask, also who may not read the agreements of others; a municipal
    unit of her own tenant sees her besides. Nothing about a patient out of sight.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT units_in_sight(%s, %s)", [patient.tenant_id, patient.id])
        return {unit for (unit,) in cursor.fetchall()}
