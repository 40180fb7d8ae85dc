"""Who is this? Sessions, tokens and persons resolved to a viewer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from dho.identity.models import ApiToken, Sender
from dho.lib import clock
from tenants.models import Membership, Patient, User
from tenants.queries.parties import party_of
from tenants.queries.periods import not_ended
from tenants.rules.codes import Role, UnitKind
from tenants.rules.viewer import Viewer

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet


__all__ = [
    "OwnPatient",
    "TokenBearer",
    "devices_of",
    "digest",
    "memberships_of",
    "own_patients",
    "party_of",
    "self_sender_id",
    "token_bearer",
    "viewer_of_membership",
    "viewer_of_person",
    "viewer_of_token",
]


@dataclass(frozen=True, slots=True)
class TokenBearer:
    """What a valid token says. A device has a patient and neither membership nor person."""

    token_id: UUID
    tenant_id: UUID
    patient_id: UUID | None
    membership_id: UUID | None
    person_id: UUID | None
    sender_id: UUID
    has_screen: bool

    @property
    def is_device(self) -> bool:
        """Whether the token may only write readings of its one patient."""
        return self.membership_id is None and self.person_id is None


@dataclass(frozen=True, slots=True)
class OwnPatient:
    """A patient whom a person may act for as themselves, or as a relative."""

    patient_id: UUID
    tenant_id: UUID
    role: Role
    may_record: bool
    name: str


def digest(secret: str) -> bytes:
    """Return what is stored of a token."""
    return hashlib.sha256(secret.encode()).digest()


def token_bearer(secret: str) -> TokenBearer | None:
    """Return whose token this is; None when unknown, expired or revoked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM identify_token(%s)", [digest(secret)])
        row = cursor.fetchone()
    return TokenBearer(*row) if row else None


def self_sender_id() -> UUID:
    """Return the sender of what people register on our own pages."""
    sender, _ = Sender.objects.get_or_create(name="self")
    found: UUID = sender.id
    return found


def own_patients(user_id: UUID) -> list[OwnPatient]:
    """Return the patient that the person is, and those whose relative the person is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM identify_person(%s)", [user_id])
        return [OwnPatient(p, t, Role(r), m, n) for p, t, r, m, n in cursor.fetchall()]


def memberships_of(user_id: UUID) -> QuerySet[Membership]:
    """Return the memberships that the user may act as now."""
    now = clock.now()
    return (
        Membership.objects.filter(not_ended(), user_id=user_id, started_at__lte=now)
        .select_related("user", "unit__tenant")
        .order_by("unit__name", "role")
    )


def viewer_of_membership(membership_id: UUID, user_id: UUID | None = None) -> Viewer | None:
    """Return the viewer for a membership that is still held, else None."""
    now = clock.now()
    held = Membership.objects.filter(
        not_ended(),
        id=membership_id,
        started_at__lte=now,
        user__is_active=True,
    )
    # Asked at every request: the values alone, no models.
    row = held.values_list(
        "user_id",
        "user__name",
        "role",
        "unit_id",
        "unit__kind",
        "unit__name",
        "unit__tenant_id",
        "unit__tenant__name",
    ).first()
    if row is None or (user_id is not None and row[0] != user_id):
        return None
    holder, name, role, unit_id, kind, unit_name, tenant_id, tenant_name = row
    return Viewer(
        user_id=holder,
        name=name,
        role=Role(role),
        membership_id=membership_id,
        unit_id=unit_id,
        unit_kind=UnitKind(kind),
        unit_name=unit_name,
        tenant_id=tenant_id,
        tenant_name=tenant_name,
    )


def viewer_of_person(user_id: UUID, role: Role) -> Viewer | None:
    """Return the viewer for a patient or relative who acts as themselves, else None."""
    user = User.objects.filter(id=user_id, is_active=True).first()
    own = [one for one in own_patients(user_id) if one.role is role]
    if user is None or not own:
        return None
    return Viewer(user_id=user.id, name=user.name, role=role)


def viewer_of_token(bearer: TokenBearer) -> Viewer | None:
    """Return the viewer behind a personal token; None for a device or a membership that ended."""
    if bearer.membership_id is not None:
        return viewer_of_membership(bearer.membership_id)
    if bearer.person_id is not None:
        own = [one for one in own_patients(bearer.person_id) if one.patient_id == bearer.patient_id]
        return viewer_of_person(bearer.person_id, own[0].role) if own else None
    return None


def devices_of(patient: Patient) -> list[str]:
    """Return the names of what may send readings for a patient who was reached, by name."""
    now = clock.now()
    rows = ApiToken.objects.filter(
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        revoked_at__isnull=True,
        expires_at__gt=now,
    ).select_related("sender")
    return sorted({" ".join(dict.fromkeys((one.sender.name, one.label))).strip() for one in rows})
