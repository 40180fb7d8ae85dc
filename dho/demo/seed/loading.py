"""Register simulated patients by the operations that people use, and take their readings in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from django.conf import settings

from dho.demo.seed.measured import as_sent
from dho.identity.operations import sender_named
from dho.identity.queries import memberships_of, party_of, viewer_of_membership
from dho.lib import clock
from dho.lib.scope import scope
from measurements.operations.record import Taken, record_as
from measurements.rules.kinds import KINDS
from measurements.rules.reading_shape import MAX_ITEMS, read_reading
from selfcare_plans.operations.drafts import edit_draft, start_plan
from selfcare_plans.operations.publishing import publish_plan_version
from selfcare_plans.queries import built_in, document_of
from tenants.models import User
from tenants.operations.registration import AlreadyRegistered, NewPatient, register_patient
from tenants.queries.registration import centres_to_choose, tenants_to_register_in
from tenants.rules.codes import PatientGroup
from tenants.rules.permissions import Permission

if TYPE_CHECKING:
    from uuid import UUID

    from dho.demo.simulator import SimulatedPatient
    from tenants.rules.viewer import Viewer

SENDER = "simulator"
_NEEDED = (Permission.REGISTER_PATIENT, Permission.EDIT_PLAN, Permission.PUBLISH_PLAN)


class CannotLoad(Exception):
    """Nothing can be loaded as asked; the text says why, in one line."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where simulated patients are registered, and as whom."""

    by: Viewer
    tenant_id: UUID
    centre_id: UUID


def target(*, username: str, tenant: str, centre: str) -> Target:
    """Find the membership that may register there. Raises ``CannotLoad``."""
    if settings.PRODUCTION:
        raise CannotLoad("people who do not exist are never loaded in production")
    by = _registrar(username)
    with scope(party_of(by)):
        tenants = {one.name: one.id for one in tenants_to_register_in(by)}
        centres = {(one.tenant_id, one.name): one.centre_id for one in centres_to_choose(by)}
    if tenant not in tenants:
        raise CannotLoad(f"{username} registers no patients of {tenant}: {_among(tenants)}")
    here = {name: found for (of, name), found in centres.items() if of == tenants[tenant]}
    if centre not in here:
        raise CannotLoad(f"{tenant} has no agreement with {centre}: {_among(here)}")
    return Target(by, tenants[tenant], here[centre])


def load(to: Target, sim: SimulatedPatient) -> int | None:
    """Register one patient, publish a plan from the template and take the readings in, or nothing.

    The plan is in force from now and judges all of them, since that is when they arrive. Returns
    how many readings were stored; None where the patient was registered before.
    """
    with scope(party_of(to.by)):
        try:
            patient_id = _register(to, sim)
        except AlreadyRegistered:
            return None
        _publish_plan(to, patient_id, sim)
        return _take_in(to, patient_id, sim)


def _registrar(username: str) -> Viewer:
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CannotLoad(f"nobody has the user name {username}")
    for membership in memberships_of(user.id):
        viewer = viewer_of_membership(membership.id)
        if viewer and viewer.sees_whole_tenants and all(viewer.can(one) for one in _NEEDED):
            return viewer
    raise CannotLoad(f"{username} has no role that registers patients and publishes plans")


def _among(names: dict[str, UUID]) -> str:
    return f"choose among {', '.join(sorted(names))}" if names else "there is none to choose"


def _register(to: Target, sim: SimulatedPatient) -> UUID:
    new = NewPatient(
        tenant_id=to.tenant_id,
        given_name=sim.given_name,
        family_name=sim.family_name,
        birth_date=sim.birth_date,
        national_number=sim.national_number,
    )
    group = PatientGroup(sim.diagnosis.value)
    patient = register_patient(by=to.by, new=new, centre_id=to.centre_id, patient_group=group)
    patient_id: UUID = patient.id
    return patient_id


def _publish_plan(to: Target, patient_id: UUID, sim: SimulatedPatient) -> None:
    """Publish the template; the centre itself receives, since no other unit sees the patient."""
    source = built_in(sim.diagnosis)
    draft = start_plan(
        by=to.by, patient_id=patient_id, template_version_id=source.id if source else None
    )
    document = msgspec.structs.replace(document_of(draft), receivers=(str(to.centre_id),))
    draft = edit_draft(by=to.by, version_id=draft.id, document=document, revision=draft.revision)
    publish_plan_version(by=to.by, version_id=draft.id, revision=draft.revision, known_kinds=KINDS)


def _take_in(to: Target, patient_id: UUID, sim: SimulatedPatient) -> int:
    now, sender_id = clock.now(), sender_named(SENDER).id
    items = [
        read_reading(as_sent(reading, str(patient_id)), now)
        for reading in sim.readings
        if reading.measured_at <= now
    ]
    results = [
        result
        for first in range(0, len(items), MAX_ITEMS)
        for result in record_as(
            by=to.by, sender_id=sender_id, items=items[first : first + MAX_ITEMS]
        )
    ]
    return sum(isinstance(result, Taken) for result in results)
