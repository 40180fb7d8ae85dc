"""Let a person work at a unit in a role, and end that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from dho.lib import clock
from tenants.models import Membership, Unit, User
from tenants.operations.audit import Operator, record_administration, record_operator
from tenants.operations.sign_ins import NewSignIn, new_sign_in
from tenants.queries.parties import tenant_of
from tenants.rules.codes import Role, UnitKind
from tenants.rules.organisation import may_be_held_at
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check

if TYPE_CHECKING:
    from uuid import UUID


class NoSuchColleague(Exception):
    """No member of staff has that user name. Patients' and relatives' sign-ins answer alike."""


class RoleDoesNotFit(Exception):
    """That role is not held at a unit of that kind."""


class AlreadyMember(Exception):
    """The person holds that role at that unit now."""


class MembershipIsOver(Exception):
    """The membership was ended before."""


class OwnMembership(Exception):
    """Nobody ends their own membership: a tenant would be left without an administrator."""


@transaction.atomic
def start_membership(*, by: Viewer, username: str, unit_id: UUID, role: Role) -> Membership:
    """Add a role at a unit of the viewer's tenant to somebody who is staff here or elsewhere.

    Raises ``NotAllowed``, ``NotFound`` for another tenant's unit, and the exceptions above.
    """
    unit = _own_unit(by, unit_id, role)
    user = User.objects.filter(
        username__iexact=username.strip(), is_active=True, memberships__isnull=False
    ).first()
    if user is None:
        raise NoSuchColleague
    membership = _start(user_id=user.id, unit=unit, role=role, by=by.user_id)
    _record(by, "MEMBERSHIP_STARTED", membership, unit)
    return membership


@transaction.atomic
def start_membership_of_new_user(
    *, by: Viewer, username: str, name: str, email: str, unit_id: UUID, role: Role
) -> NewSignIn:
    """Make a sign-in and its first membership, at a unit of the viewer's tenant.

    Raises ``NotAllowed``, ``NotFound``, ``RoleDoesNotFit``, ``UsernameIsTaken``.
    """
    unit = _own_unit(by, unit_id, role)
    made = new_sign_in(username=username, name=name, email=email)
    membership = _start(user_id=made.user_id, unit=unit, role=role, by=by.user_id)
    _record(by, "MEMBERSHIP_STARTED", membership, unit)
    return made


@transaction.atomic
def end_membership(*, by: Viewer, membership_id: UUID) -> Membership:
    """End a membership at a unit of the viewer's tenant now; its sessions end with it.

    Raises ``NotAllowed``, ``NotFound``, ``OwnMembership``, ``MembershipIsOver``.
    """
    check(by, Permission.MANAGE_MEMBERSHIPS)
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .filter(id=membership_id, unit__tenant_id=tenant_of(by))
        .select_related("user", "unit")
        .first()
    )
    if membership is None:
        raise NotFound
    if membership.user_id == by.user_id:
        raise OwnMembership
    if membership.ended_at is not None:
        raise MembershipIsOver
    membership.ended_at, membership.ended_by_id = clock.now(), by.user_id
    membership.save(update_fields=["ended_at", "ended_by"])
    _record(by, "MEMBERSHIP_ENDED", membership, membership.unit)
    return membership


@transaction.atomic
def appoint(
    *, by: Operator, username: str, name: str, email: str, unit: Unit, role: Role
) -> NewSignIn | None:
    """Give a person a role at a unit, by command: how a tenant gets its first administrator.

    Makes the sign-in when there is none; None when the person had one. Needs no scope. Raises
    ``RoleDoesNotFit``, ``AlreadyMember``.
    """
    if not may_be_held_at(role, UnitKind(unit.kind)):
        raise RoleDoesNotFit
    present = User.objects.filter(username__iexact=username.strip()).first()
    made = None if present else new_sign_in(username=username, name=name, email=email)
    user_id = present.id if present else made.user_id if made else None
    if user_id is None:
        raise NotFound
    membership = _start(user_id=user_id, unit=unit, role=role, by=None)
    record_operator(
        by=by,
        tenant_id=unit.tenant_id,
        action="MEMBERSHIP_STARTED",
        detail={"membership": str(membership.id), "role": role.value},
    )
    return made


def _own_unit(by: Viewer, unit_id: UUID, role: Role) -> Unit:
    check(by, Permission.MANAGE_MEMBERSHIPS)
    unit = Unit.objects.filter(id=unit_id, tenant_id=tenant_of(by)).first()
    if unit is None:
        raise NotFound
    if not may_be_held_at(role, UnitKind(unit.kind)):
        raise RoleDoesNotFit
    return unit


def _start(*, user_id: UUID, unit: Unit, role: Role, by: UUID | None) -> Membership:
    membership = Membership(
        user_id=user_id, unit=unit, role=role, started_at=clock.now(), started_by_id=by
    )
    try:
        with transaction.atomic():
            membership.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyMember from error
    return membership


def _record(by: Viewer, action: str, membership: Membership, unit: Unit) -> None:
    record_administration(
        by=by,
        tenant_id=unit.tenant_id,
        action=action,
        detail={
            "membership": str(membership.id),
            "user": str(membership.user_id),
            "unit": str(unit.id),
            "role": str(membership.role),
        },
    )
