"""Three patients of three tenants, each with a row of everything, each text a canary."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dho.identity.models import Sender
from measurements.models import Reading, ReadingReceipt
from tenants.models import PatientUserObjectPermission
from tenants.rules.codes import Role, UnitKind
from tests import factories as make
from tests.guards.matrix import (
    alerts,
    care,
    collect_doors,
    contact_doors,
    emergency_doors,
    forms,
    gaps_doors,
    hours_doors,
    import_doors,
    journal_doors,
    list_doors,
    loop_doors,
    minute_doors,
    money_doors,
    pair_doors,
    plans,
    push_doors,
    report_doors,
    silence,
    takeover_doors,
    traces,
    trial,
)

if TYPE_CHECKING:
    from tenants.models import Agreement, Patient, Tenant, Unit
    from tests.world import World

NOW = datetime.now(tz=UTC).replace(microsecond=0) - timedelta(days=1)


@dataclass
class Subject:
    """A patient whom some may see, with the ids of everything about them."""

    name: str
    tenant: Tenant
    patient: Patient
    ids: dict[str, Any] = field(default_factory=dict)
    canaries: set[str] = field(default_factory=set)
    # Of somebody of the staff who is to get a role at the subject's home.
    username: str = ""

    def text(self, what: str) -> str:
        """Return a new text that stands nowhere else."""
        word = f"{what}-kanari-{self.name}-{len(self.canaries)}"
        self.canaries.add(word)
        return word

    def name_it(self, patient: Patient) -> None:
        """Give a patient names that stand nowhere else."""
        patient.given_name, patient.family_name = self.text("fornavn"), self.text("etternavn")
        patient.search_name = f"{patient.family_name} {patient.given_name}".lower()
        patient.address = self.text("gate")
        patient.save(using="owner")

    @property
    def own(self) -> dict[str, uuid.UUID]:
        """Whose a row is."""
        return {"tenant_id": self.tenant.id, "patient_id": self.patient.id}


def build(world: World) -> dict[str, Subject]:
    """Write the three: Kari of Hadsel, Bjørn of Bodø, Solveig of Sortland."""
    found = {
        "kari": Subject("kari", world.hadsel, world.kari),
        "bjorn": Subject("bjorn", world.bodo, world.bjorn),
        "solveig": Subject("solveig", world.sortland, world.stranger),
    }
    owners = {"kari": world.centre, "bjorn": world.centre, "solveig": world.sortland_home_care}
    homes = {
        "kari": world.hadsel_home_care,
        "bjorn": world.bodo_home_care,
        "solveig": world.sortland_home_care,
    }
    for subject in found.values():
        owner = owners[subject.name]
        subject.name_it(subject.patient)
        course = subject.patient.enrolments.using("owner").first() or make.enrolment(
            subject.patient, owner
        )
        subject.ids["patient_id"] = subject.patient.id
        version = plans.fill(world, subject, course, NOW)
        _readings(subject)
        _people(world, subject, homes[subject.name])
        receiver, agreement = _openings(world, subject)
        # Only Kari is open to an office where an actor works.
        asked = world.gp_office if subject.name == "kari" else receiver
        alerts.fill(asked, subject, owner, NOW, course, version)
        _others(world, subject, owner, receiver, agreement)
        plans.spare(world, subject, owner, receiver, agreement, NOW)
        silence.fill(world, subject, owner, course, NOW)
        traces.fill(world, subject, NOW)
        emergency_doors.fill(world, subject, NOW)
        report_doors.fill(world, subject, NOW)
        money_doors.fill(world, subject, NOW)
        journal_doors.fill(world, subject, owner, NOW)
        loop_doors.fill(subject, homes[subject.name], NOW)
        care.fill(world, subject, NOW)
        pair_doors.fill(world, subject, NOW)
        import_doors.fill(world, subject, owner)
        minute_doors.fill(world, subject, asked, owner, NOW)
        hours_doors.fill(world, subject, NOW)
        gaps_doors.fill(subject)
        list_doors.fill(world, subject, owner, version.id)
        contact_doors.fill(world, subject, NOW)
        push_doors.fill(subject, NOW)
        collect_doors.fill(subject, homes[subject.name], world.nora.user, NOW)
        forms.fill(world, subject, NOW)
        takeover_doors.fill(world, subject, owner, (receiver, agreement), NOW)
        trial.fill(world, subject, owner, version, (receiver, agreement), NOW)
    world.rune.may_record = True
    world.rune.save(using="owner")
    return found


def _save(row: Any) -> Any:
    row.save(using="owner", force_insert=True)
    return row


def _readings(subject: Subject) -> None:
    """Two from a device, of which one is marked, and one sent from our own pages."""
    device = make.sender()
    itself, _ = Sender.objects.using("owner").get_or_create(name="self")
    subject.ids["observation_id"] = _reading(subject, device)
    subject.ids["marked_id"] = _reading(subject, device)
    subject.ids["own_reference"] = _reading(subject, itself)
    # A patient may take back what came in within a day.
    subject.ids["fresh_id"] = _reading(subject, itself, datetime.now(tz=UTC))


def _reading(subject: Subject, sender: Sender, received_at: datetime = NOW) -> uuid.UUID:
    key = uuid.uuid4()
    same = {"sender": sender, "reference": str(key), "measured_at": NOW}
    same["received_at"] = received_at
    reading = Reading(id=key, **subject.own, **same, kind="spo2", value=81, unit="%", context={})
    reading.source, reading.note, reading.with_text = "device", subject.text("merknad"), True
    _save(reading)
    _save(ReadingReceipt(**subject.own, **same, reading_id=key, content_hash=key.bytes * 2))
    return key


def _people(world: World, subject: Subject, home: Unit) -> None:
    """Relatives, the care team, and staff who come and go."""
    ids, patient = subject.ids, subject.patient
    phone = {"phone": "90000099"}
    ids["relative_id"] = make.relative(patient, subject.text("paarorende"), **phone).id
    ids["leaving_relative_id"] = make.relative(patient, subject.text("paarorende"), **phone).id
    ids["user_id"], ids["leaving_user_id"] = world.nora.user_id, world.nils.user_id
    follow = PatientUserObjectPermission._meta.get_field("permission").related_model
    permission = follow.objects.using("owner").get(codename="follow_patient")
    for user_id in (ids["user_id"], ids["leaving_user_id"]):
        row = PatientUserObjectPermission(
            tenant=subject.tenant, content_object=patient, user_id=user_id, permission=permission
        )
        _save(row)
    ids["membership_id"] = make.member("Mona", home, Role.HOME_NURSE).id
    ids["joining_user_id"] = make.member("Moa", home, Role.HOME_NURSE).user_id
    subject.username = make.member("Ny", world.ward, Role.HOSPITAL_DOCTOR).user.username
    ids["unit_id"] = home.id
    ids["gp_unit_id"], ids["centre_id"] = world.gp_office.id, world.centre.id


def _openings(world: World, subject: Subject) -> tuple[Unit, Agreement]:
    """Agreements and grants: over, in force, and to be made, with units where no actor works."""
    ids, adam = subject.ids, world.adam.user
    yesterday = NOW - timedelta(days=1)
    agreement = make.agreement(subject.tenant, world.other_gp_office, adam)
    ids["agreement_id"] = agreement.id
    over = {"ended_at": yesterday, "ended_by": adam}
    make.grant(subject.patient, world.other_gp_office, agreement, adam, **over)
    open_unit, new_unit, agreed = (
        make.unit(world.gp_tenant, UnitKind.GP_OFFICE, f"{what} for {subject.name}")
        for what in ("Åpent kontor", "Nytt kontor", "Kontor uten avtale")
    )
    ids["new_unit_id"], ids["agreed_unit_id"] = new_unit.id, agreed.id
    make.agreement(subject.tenant, new_unit, adam)
    valid = make.agreement(subject.tenant, open_unit, adam)
    ids["grant_id"] = make.grant(subject.patient, open_unit, valid, adam).id
    return open_unit, valid


def _others(
    world: World, subject: Subject, owner: Unit, receiver: Unit, agreement: Agreement
) -> None:
    """Patients of the same tenant for what is done once: the first plan, a course, its end."""
    for what in ("new_id", "spare_id", "leaving_id"):
        other = make.patient(subject.tenant)
        subject.name_it(other)
        subject.ids[what] = other.id
        if what == "new_id":
            continue
        course = make.enrolment(other, owner)
        if what == "leaving_id":
            make.grant(other, receiver, agreement, world.adam.user)
            document = plans.document(world, subject, receiver)
            version = make.plan(other, course, document, world.nora.user, since=NOW)
            subject.ids["leaving_version_id"] = version.id
