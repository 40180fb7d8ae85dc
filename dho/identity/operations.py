"""Issue and revoke tokens; sign a party in."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import authenticate

from dho.identity.models import ApiToken, Sender
from dho.identity.queries import digest, own_patients
from dho.lib import clock
from tenants.models import Membership, User
from tenants.operations.access import access_patient, record_access, record_refusal
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

LIFETIME = timedelta(days=365)
SELF_SENDER = "self"
log = logging.getLogger(__name__)


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


def confirm_password(*, request: HttpRequest, user_id: UUID, password: str) -> bool:
    """Whether the signed-in person typed their own password: a fresh sign-in for what is grave.

    Wrong ones count towards the lock-out as at the sign-in page.
    """
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None:
        return False
    found = authenticate(request, username=user.get_username(), password=password)
    return found is not None and found.pk == user.id


def log_refusal(*, by: Viewer, request: HttpRequest, status: int) -> None:
    """Record that the viewer was refused, after the request's own transaction was rolled back.

    Staff: in the log of the tenant that they act for. A patient or relative acts for none, so in
    the log of the home tenant of the patient tried, where that is one of their own; else of every
    patient of theirs. Of whom they tried beyond that nothing is looked up: the row would be an
    oracle. Where nothing is theirs any more, a line without person data in the process's log.
    """
    tenants = {by.tenant_id} if by.tenant_id is not None else _own_tenants(by, request)
    if not tenants:
        log.warning("refused: %s, %s, no tenant to log it at", by.role.value, status)
        return
    record_refusal(viewer=by, tenants=tenants, address=request.path, status=status)


def _own_tenants(by: Viewer, request: HttpRequest) -> set[UUID]:
    match = request.resolver_match
    tried = match.kwargs.get("patient_id") if match else None
    own = [one for one in own_patients(by.user_id) if one.role is by.role]
    return {one.tenant_id for one in own if one.patient_id == tried} or {
        one.tenant_id for one in own
    }
