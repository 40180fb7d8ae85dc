"""Who stands around a patient: the named care team, relatives, and who could join the team.

The team is read from guardian's own table. Its checkers also ask for permissions on models and
groups, which are not used here and which no role may read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from tenants.models import (
    AccessGrant,
    Agreement,
    Membership,
    Patient,
    PatientUserObjectPermission,
    Relative,
)
from tenants.queries.periods import not_ended, valid_agreement
from tenants.rules.codes import MayBeTold, Role, UnitKind
from tenants.rules.permissions import MAY, Permission

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tenants.rules.viewer import Viewer

FOLLOW = "follow_patient"
_READERS = [role.value for role in Role if Permission.READ_PATIENT in MAY[role]]


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A person of the staff, and where they work; no work when every membership has ended."""

    user_id: UUID
    name: str
    work: tuple[tuple[Role, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RelativeEntry:
    """A relative as the staff see them."""

    id: UUID
    name: str
    relation: str
    phone: str
    role: str
    may_record: bool
    has_sign_in: bool
    may_be_told: MayBeTold | None


def care_team(viewer: Viewer, patient: Patient) -> list[TeamMember]:
    """Return the named persons of a patient whom the viewer has reached, by name."""
    del viewer
    rows = (
        PatientUserObjectPermission.objects.filter(
            tenant_id=patient.tenant_id, content_object_id=patient.id, permission__codename=FOLLOW
        )
        .select_related("user")
        .order_by("user__name")
    )
    users = {row.user_id: row.user.name for row in rows}
    work = _work(Membership.objects.filter(not_ended(), user_id__in=users))
    return [TeamMember(one, name, work.get(one, ())) for one, name in users.items()]


def possible_members(viewer: Viewer, patient: Patient) -> list[TeamMember]:
    """Return who works, in a role that opens records, at a unit that sees the patient now."""
    del viewer
    agreed = Agreement.objects.filter(valid_agreement(), tenant_id=patient.tenant_id)
    centres = patient.enrolments.filter(
        tenant_id=patient.tenant_id, ended_at__isnull=True, centre_id__in=agreed.values("unit_id")
    )
    grants = AccessGrant.objects.filter(
        not_ended(),
        valid_agreement("agreement__"),
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
    )
    held = Membership.objects.filter(
        not_ended(),
        Q(unit__tenant_id=patient.tenant_id, unit__kind=UnitKind.MUNICIPAL)
        | Q(unit_id__in=centres.values("centre_id"))
        | Q(unit_id__in=grants.values("unit_id")),
        user__is_active=True,
        role__in=_READERS,
    )
    names = dict(held.order_by("user__name").values_list("user_id", "user__name"))
    work = _work(held)
    return [TeamMember(one, name, work[one]) for one, name in names.items()]


def relatives_of(viewer: Viewer, patient: Patient) -> list[RelativeEntry]:
    """Return the present relatives of a patient whom the viewer has reached, by name."""
    del viewer
    rows = Relative.objects.filter(
        not_ended(), tenant_id=patient.tenant_id, patient_id=patient.id
    ).order_by("name")
    return [
        RelativeEntry(
            one.id,
            one.name,
            one.relation,
            one.phone,
            one.role,
            one.may_record,
            one.user_id is not None,
            MayBeTold(one.may_be_told) if one.may_be_told else None,
        )
        for one in rows
    ]


def _work(held: QuerySet[Membership]) -> dict[UUID, tuple[tuple[Role, str], ...]]:
    work: dict[UUID, tuple[tuple[Role, str], ...]] = {}
    rows = held.order_by("unit__name", "role").values_list("user_id", "role", "unit__name")
    for user_id, role, unit in rows:
        work[user_id] = (*work.get(user_id, ()), (Role(role), unit))
    return work
