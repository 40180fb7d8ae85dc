"""Who has the responsibility for a patient now, as it stands on every screen about her."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dho.web.owner_line import AlertsOwned, OwnerLine
from tenants.queries.patients import visible_patients
from tenants.rules.permissions import Permission
from triage.presenters.sentences import what_happened
from triage.queries.alerts import open_alerts_in_sight
from triage.queries.homes import in_charge

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from tenants.rules.viewer import Viewer
    from triage.queries.homes import InCharge


def owner_line(viewer: Viewer, patient_id: UUID, *, with_alerts: bool = True) -> OwnerLine | None:
    """Return who has the responsibility for a patient in sight.

    ``with_alerts``: and who owns each open alert of hers.
    """
    rows = visible_patients(viewer).select_related("tenant__default_unit")
    patient = rows.filter(id=patient_id).first()
    if patient is None:
        return None
    may_know = with_alerts and viewer.can(Permission.READ_PATIENT)
    alerts = open_alerts_in_sight(viewer, patient) if may_know else []
    return owner_shown(in_charge(patient), alerts_owned(alerts))


def owner_shown(now: InCharge, alerts: tuple[AlertsOwned, ...] = ()) -> OwnerLine:
    """Return the owner of a running course; without one nobody follows the patient up."""
    course, unit, gone = now.course, now.unit, now.instead_of
    if course is None:
        return OwnerLine(alerts=alerts)
    is_centre = unit.id == course.centre_id
    return OwnerLine(
        unit=unit.name,
        phone=unit.phone,
        since=None if gone else course.owner_since,
        instead_of=gone.name if gone else "",
        back_to="" if is_centre or gone else course.centre.name,
        alerts=alerts,
    )


def alerts_owned(alerts: Iterable[Any]) -> tuple[AlertsOwned, ...]:
    """Return the owners of open alerts, each with what its alerts are about."""
    owned: dict[str, list[str]] = {}
    for one in alerts:
        words = what_happened(one.reason_code, one.reason_params)
        owned.setdefault(one.owner_unit.name, []).append(words)
    return tuple(AlertsOwned(unit, tuple(about)) for unit, about in owned.items())
