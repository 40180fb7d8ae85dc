"""For whom a viewer may write templates and, being a doctor, approve them and set outer limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selfcare_plans.queries.orders import DOCTOR_ROLES, OrderHome, order_homes
from tenants.models import Agreement, Enrolment, Unit
from tenants.queries.patients import visible_patients
from tenants.queries.periods import valid_agreement
from tenants.rules.codes import UnitKind

if TYPE_CHECKING:
    from uuid import UUID

    from tenants.rules.viewer import Viewer

Home = OrderHome


def own_home(viewer: Viewer) -> Home | None:
    """Return what the viewer acts for: the centre, at a centre; else the tenant; nobody's: None."""
    unit_id, tenant_id = viewer.unit_id, viewer.tenant_id
    if unit_id is None or tenant_id is None:
        return None
    if viewer.unit_kind is UnitKind.CENTRE:
        return Home(unit_id, viewer.unit_name, is_centre=True)
    return Home(tenant_id, viewer.tenant_name, is_centre=False)


def template_homes(viewer: Viewer) -> list[Home]:
    """Return the owners for whom the viewer may act, the viewer's own first.

    A doctor acts besides for the municipalities that have an agreement with the doctor's unit and
    have opened a patient to it; for the centres of the doctor's own tenant; and for a centre that
    follows a patient of the doctor's and whose host has an agreement with the doctor's unit: no
    doctor works at a centre. An agreement alone opens nothing.
    """
    own = own_home(viewer)
    found = [own] if own else []
    if viewer.role not in DOCTOR_ROLES:
        return found
    agreed = order_homes(viewer)
    tenants = set(visible_patients(viewer).values_list("tenant_id", flat=True))
    found += [
        home for home in agreed if home not in found and (home.is_centre or home.id in tenants)
    ]
    hosts = [home.id for home in agreed if not home.is_centre]
    centres = Unit.objects.filter(
        tenant_id__in=hosts, kind=UnitKind.CENTRE.value, id__in=list(centres_used(viewer))
    )
    known = {home.id for home in found}
    found += [
        Home(one.id, one.name, is_centre=True)
        for one in centres.order_by("name", "id")
        if one.id not in known
    ]
    return found


def centre_names(ids: set[UUID]) -> dict[str, str]:
    """Return the names of centres by id, in order."""
    rows = Unit.objects.filter(id__in=ids).order_by("name", "id")
    return {str(one.id): one.name for one in rows}


def centres_used(viewer: Viewer) -> set[UUID]:
    """Return the centres that the viewer works at, has an agreement with, or shares patients with."""
    if viewer.unit_kind is UnitKind.CENTRE and viewer.unit_id is not None:
        return {viewer.unit_id}
    if not viewer.sees_whole_tenants:
        courses = Enrolment.objects.filter(
            patient_id__in=visible_patients(viewer).values("id"), ended_at__isnull=True
        )
        return set(courses.values_list("centre_id", flat=True))
    home: Any = viewer.tenant_id
    agreements = Agreement.objects.filter(
        valid_agreement(),
        tenant_id=home,
        unit__kind=UnitKind.CENTRE.value,
    )
    return set(agreements.values_list("unit_id", flat=True))
