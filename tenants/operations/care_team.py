"""The named persons of a patient's care team, kept by django-guardian: the only module that asks it.

Following a patient gives no sight: whom a person sees is decided by unit, agreement and grant.
Permissions on models and on groups are not used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from guardian.shortcuts import assign_perm, remove_perm

from tenants.models import User
from tenants.operations.access import access_patient
from tenants.queries.care_team import FOLLOW, care_team, possible_members
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check

if TYPE_CHECKING:
    from uuid import UUID


class AlreadyInTeam(Exception):
    """The person is in the patient's care team now."""


@transaction.atomic
def add_to_care_team(*, by: Viewer, patient_id: UUID, user_id: UUID) -> None:
    """Name a person who works where the patient is seen. Raises ``NotAllowed``, ``NotFound`` for
    a patient out of sight or a person elsewhere, ``AlreadyInTeam``.
    """
    check(by, Permission.MANAGE_GRANTS)
    patient = access_patient(by, patient_id, Purpose.ADMINISTRATION, action="CARE_TEAM_JOINED")
    if user_id in {one.user_id for one in care_team(by, patient)}:
        raise AlreadyInTeam
    if user_id not in {one.user_id for one in possible_members(by, patient)}:
        raise NotFound
    assign_perm(FOLLOW, User.objects.get(id=user_id), patient)


@transaction.atomic
def remove_from_care_team(*, by: Viewer, patient_id: UUID, user_id: UUID) -> None:
    """Take a person out of the team. Raises ``NotAllowed``, ``NotFound`` when not in it."""
    check(by, Permission.MANAGE_GRANTS)
    patient = access_patient(by, patient_id, Purpose.ADMINISTRATION, action="CARE_TEAM_LEFT")
    if user_id not in {one.user_id for one in care_team(by, patient)}:
        raise NotFound
    remove_perm(FOLLOW, User.objects.get(id=user_id), patient)
