"""A patient changes GP office: the new one is opened, the old one closed, in one step."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.db import transaction

from tenants.models import Patient, Unit
from tenants.operations.access import access_patient
from tenants.operations.grants import GrantIsOpen, end_grants_to, open_grant
from tenants.rules.codes import Purpose, UnitKind
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check

if TYPE_CHECKING:
    from uuid import UUID


class GpIsTheSame(Exception):
    """The patient has that office already, or had none before."""


@transaction.atomic
def change_gp(*, by: Viewer, patient_id: UUID, unit_id: UUID | None, reason: str) -> Patient:
    """Give the patient another GP office, or none: open the new one, end what opened the old one.

    Plans that name the old office are put on the centre's list by the sweeper; nothing in a plan is
    changed here. Raises ``NotAllowed``, ``NotFound`` for a patient out of sight or a unit that is no
    open GP office, ``NoAgreementCovers``, ``GpIsTheSame``.
    """
    check(by, Permission.MANAGE_GRANTS)
    patient = access_patient(by, patient_id, Purpose.ADMINISTRATION, action="GP_CHANGED")
    before = patient.gp_unit_id
    if before == unit_id:
        raise GpIsTheSame
    if unit_id is not None:
        offices = Unit.objects.filter(kind=UnitKind.GP_OFFICE.value, closed_at__isnull=True)
        if not offices.filter(id=unit_id).exists():
            raise NotFound
        with suppress(GrantIsOpen):
            open_grant(by=by, patient_id=patient_id, unit_id=unit_id, reason=reason)
    if before is not None:
        end_grants_to(by=by, patient=patient, unit_id=before)
    patient.gp_unit_id = unit_id
    patient.save(update_fields=["gp_unit"])
    return patient
