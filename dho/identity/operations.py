"""Issue and revoke tokens; sign a party in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from dho.identity.models import ApiToken, Sender
from dho.identity.queries import digest
from dho.lib import clock
from tenants.models import Membership
from tenants.operations.access import access_patient, record_access
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check

if TYPE_CHECKING:
    from uuid import UUID

LIFETIME = timedelta(days=365)
SELF_SENDER = "self"


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new token. ``secret`` exists here only; the database keeps its hash."""

    token_id: UUID
    secret: str


def sender_named(name: str, *, has_screen: bool = True) -> Sender:
    """Return the registered sender of that name, registering it the first time."""
    sender, _ = Sender.objects.get_or_create(name=name, defaults={"has_screen": has_screen})
    return sender


def issue_device_token(
    *, by: Viewer, patient_id: UUID, label: str, has_screen: bool = True
) -> IssuedToken:
    """Issue a write-only token for one patient's device.

    Raises ``NotAllowed`` for roles that may not, ``NotFound`` for a patient out of sight.
    """
    check(by, Permission.MANAGE_TOKENS)
    patient = access_patient(by, patient_id, Purpose.ADMINISTRATION, action="TOKEN_ISSUED")
    token, secret = _new_token(
        by=by, sender=sender_named(label, has_screen=has_screen), label=label
    )
    token.tenant_id, token.patient_id = patient.tenant_id, patient.id
    token.save(force_insert=True)
    return IssuedToken(token.id, secret)


def issue_personal_token(*, by: Viewer, label: str) -> IssuedToken:
    """Issue a token with the viewer's own rights, for the membership that the viewer acts as."""
    token, secret = _new_token(by=by, sender=sender_named(label), label=label)
    membership = Membership.objects.select_related("unit").get(id=by.membership_id)  # type: ignore[misc]
    token.membership_id, token.tenant_id = membership.id, membership.unit.tenant_id
    token.save(force_insert=True)
    return IssuedToken(token.id, secret)


def issue_person_token(*, by: Viewer, patient_id: UUID, label: str) -> IssuedToken:
    """Issue a token with a patient's or relative's own rights, bound to one patient."""
    patient = access_patient(by, patient_id, Purpose.OWN_RECORD, action="TOKEN_ISSUED")
    token, secret = _new_token(by=by, sender=sender_named(label), label=label)
    token.tenant_id, token.patient_id, token.person_id = patient.tenant_id, patient.id, by.user_id
    token.save(force_insert=True)
    return IssuedToken(token.id, secret)


def revoke_token(*, by: Viewer, token_id: UUID) -> None:
    """Revoke at once. Raises ``NotFound`` for a token out of sight or already revoked."""
    check(by, Permission.MANAGE_TOKENS)
    token = ApiToken.objects.filter(id=token_id, revoked_at__isnull=True).first()
    if token is None:
        raise NotFound
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    if token.patient_id is not None:
        record_access(
            viewer=by,
            tenant_id=token.tenant_id,
            patient_id=token.patient_id,
            action="TOKEN_REVOKED",
            purpose=Purpose.ADMINISTRATION,
        )


def _new_token(*, by: Viewer, sender: Sender, label: str) -> tuple[ApiToken, str]:
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    token = ApiToken(
        digest=digest(secret),
        sender=sender,
        label=label,
        issued_at=now,
        issued_by_id=by.user_id,
        expires_at=now + LIFETIME,
    )
    return token, secret
