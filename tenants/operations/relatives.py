"""Who stands close to a patient: names and telephones, and what they may do here themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from dho.lib import clock
from tenants.models import Relative
from tenants.operations.access import access_patient, record_access
from tenants.operations.sign_ins import NewSignIn, new_sign_in
from tenants.queries.patients import visible_patients
from tenants.queries.periods import not_ended
from tenants.rules.codes import MayBeTold, Purpose, RelativeRole
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check

if TYPE_CHECKING:
    from uuid import UUID


class RelativeIsOver(Exception):
    """The entry was ended before."""


class RelativeChangedMeanwhile(Exception):
    """Somebody changed the entry since it was read."""


@dataclass(frozen=True, slots=True)
class NewRelative:
    """A relative as entered. Without ``username`` they are a name and a telephone number only.

    ``may_record`` and ``may_be_told`` need the patient's consent; whoever enters them has asked.
    """

    name: str
    relation: str = ""
    phone: str = ""
    role: RelativeRole = RelativeRole.HELPER
    may_record: bool = False
    username: str = ""
    may_be_told: MayBeTold | None = None


@transaction.atomic
def add_relative(
    *, by: Viewer, patient_id: UUID, new: NewRelative
) -> tuple[Relative, NewSignIn | None]:
    """Enter a relative of a patient in sight, with a sign-in of their own if a name for it is given.

    The sign-in is always a new one, so that nobody is let in by a mistaken name. Raises
    ``NotAllowed``, ``NotFound``, ``UsernameIsTaken``.
    """
    check(by, Permission.MANAGE_GRANTS)
    patient = access_patient(by, patient_id, Purpose.ADMINISTRATION, action="RELATIVE_ADDED")
    made = new_sign_in(username=new.username, name=new.name) if new.username else None
    relative = Relative(
        tenant_id=patient.tenant_id,
        patient=patient,
        user_id=made.user_id if made else None,
        name=new.name,
        relation=new.relation,
        phone=new.phone,
        role=new.role,
        may_record=new.may_record and made is not None,
        may_be_told=_code(new.may_be_told),
        started_at=clock.now(),
    )
    relative.save(force_insert=True)
    return relative, made


@transaction.atomic
def change_may_be_told(
    *, by: Viewer, relative_id: UUID, to: MayBeTold | None, was: MayBeTold | None
) -> Relative:
    """Keep what the patient now lets a relative be told. Whoever changes it has asked her.

    ``was``: what stood on the page that was read. It holds from the next step of every ladder; the
    access log keeps both. Raises ``NotAllowed``, ``NotFound``, ``RelativeIsOver`` and
    ``RelativeChangedMeanwhile``.
    """
    check(by, Permission.MANAGE_GRANTS)
    relative = _locked(by, relative_id)
    if relative.may_be_told != _code(was):
        raise RelativeChangedMeanwhile
    relative.may_be_told = _code(to)
    relative.save(update_fields=["may_be_told"])
    record_access(
        viewer=by,
        tenant_id=relative.tenant_id,
        patient_id=relative.patient_id,
        action="RELATIVE_CHANGED",
        purpose=Purpose.ADMINISTRATION,
        detail={"relative": str(relative.id), "from": _code(was), "to": _code(to)},
    )
    return relative


@transaction.atomic
def end_relative(*, by: Viewer, relative_id: UUID) -> Relative:
    """End the entry now; the relative's sign-in shows the patient no more at the next request.

    Raises ``NotAllowed``, ``NotFound``, ``RelativeIsOver``.
    """
    check(by, Permission.MANAGE_GRANTS)
    relative = _locked(by, relative_id)
    relative.ended_at = clock.now()
    relative.save(update_fields=["ended_at"])
    record_access(
        viewer=by,
        tenant_id=relative.tenant_id,
        patient_id=relative.patient_id,
        action="RELATIVE_ENDED",
        purpose=Purpose.ADMINISTRATION,
    )
    return relative


def _locked(by: Viewer, relative_id: UUID) -> Relative:
    check(by, Permission.READ_PATIENT)
    relative = (
        Relative.objects.select_for_update(of=("self",))
        .filter(id=relative_id, patient_id__in=visible_patients(by).values("id"))
        .first()
    )
    if relative is None:
        raise NotFound
    if not Relative.objects.filter(not_ended(), id=relative.id).exists():
        raise RelativeIsOver
    return relative


def _code(agreed: MayBeTold | None) -> str:
    return agreed.value if agreed else ""
