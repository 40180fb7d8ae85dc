"""Three patients of three tenants, each with a row of everything, each text a canary."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from measurements.models import DueReading, Reading, ReadingReceipt, RefusedReading
from selfcare_plans.rules.document import Goal, PlanDocument
from tenants.models import AuditEvent, Pause
from tenants.rules.codes import Role
from tests import factories as make
from triage.models import Alert, AlertEvent, Finding, MassSilence, Offer, WorklistCounter

if TYPE_CHECKING:
    from tenants.models import Patient, Tenant, Unit
    from tests.world import World

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass
class Subject:
    """A patient whom some may see, with the ids of everything about them."""

    name: str
    tenant: Tenant
    patient: Patient
    ids: dict[str, uuid.UUID] = field(default_factory=dict)
    canaries: set[str] = field(default_factory=set)

    def text(self, what: str) -> str:
        """Return a new text that stands nowhere else."""
        word = f"{what}-kanari-{self.name}-{len(self.canaries)}"
        self.canaries.add(word)
        return word


def build(world: World) -> dict[str, Subject]:
    """Write the three: Kari of Hadsel, Bjørn of Bodø, Solveig of Sortland."""
    found = {
        "kari": Subject("kari", world.hadsel, world.kari),
        "bjorn": Subject("bjorn", world.bodo, world.bjorn),
        "solveig": Subject("solveig", world.sortland, world.stranger),
    }
    owners = {"kari": world.centre, "bjorn": world.centre, "solveig": world.sortland_home_care}
    for subject in found.values():
        _fill(world, subject, owners[subject.name])
    return found


def _save(row: Any) -> Any:
    row.save(using="owner", force_insert=True)
    return row


def _fill(world: World, subject: Subject, owner: Unit) -> None:
    patient, tenant = subject.patient, subject.tenant
    patient.given_name, patient.family_name = subject.text("fornavn"), subject.text("etternavn")
    patient.search_name = f"{patient.family_name} {patient.given_name}".lower()
    patient.address = subject.text("gate")
    patient.save(using="owner")
    own = {"tenant_id": tenant.id, "patient_id": patient.id}
    ids = subject.ids
    ids["patient_id"] = patient.id
    course = patient.enrolments.using("owner").first() or make.enrolment(patient, owner)
    relative = make.relative(patient, subject.text("paarorende"), phone="90000099")
    ids["relative_id"] = relative.id
    document = PlanDocument(
        what_matters=subject.text("viktig"),
        goals=(Goal(text=subject.text("maal")),),
        contact_point="x",
        items=world.spo2_document().items,
        receivers=(str(world.gp_office.id),),
    )
    version = make.plan(patient, course, document, world.nora.user)
    ids["version_id"] = version.id
    reading_id = uuid.uuid4()
    ids["observation_id"] = reading_id
    sender = make.sender()
    note = subject.text("merknad")
    _save(
        Reading(
            id=reading_id,
            **own,
            measured_at=NOW,
            received_at=NOW,
            kind="spo2",
            value=81,
            unit="%",
            context={},
            source="device",
            sender=sender,
            reference=str(reading_id),
            note=note,
            with_text=True,
        )
    )
    _save(
        ReadingReceipt(
            **own,
            sender=sender,
            reference=str(reading_id),
            reading_id=reading_id,
            measured_at=NOW,
            received_at=NOW,
            content_hash=b"x" * 32,
        )
    )
    _save(RefusedReading(**own, sender=sender, kind="spo2", code="NOT_A_NUMBER", received_at=NOW))
    _save(DueReading(**own, reading_id=reading_id, measured_at=NOW, received_at=NOW))
    alert = _alert(world, subject, owner, course.id, version.id)
    ids["alert_id"] = alert.id
    agreement = make.agreement(tenant, world.other_gp_office, world.adam.user)
    ids["agreement_id"] = agreement.id
    ids["grant_id"] = make.grant(
        patient,
        world.other_gp_office,
        agreement,
        world.adam.user,
        ended_at=NOW - timedelta(days=1),
        ended_by=world.adam.user,
    ).id
    ids["user_id"] = world.nora.user_id
    ids["gp_unit_id"] = world.gp_office.id
    ids["membership_id"] = make.member("Mona", _home(world, subject), Role.HOME_NURSE).id
    ids["unit_id"] = _home(world, subject).id
    for name, cause in (
        ("api_alert_id", "weight"),
        ("offered_id", "glucose"),
        ("api_offered_id", "steps"),
    ):
        ids[name] = _open(world, subject, owner, cause).id
        _offer(world, subject, ids[name])
    ids["pause_id"] = _pause(world, subject, course, "AGREED").id
    ids["asked_id"] = _pause(world, subject, course, "ASKED").id
    ids["alarm_id"] = _alarm_of(owner).id
    _save(
        AuditEvent(
            tenant=tenant,
            patient=patient,
            at=NOW,
            user=world.nora.user,
            unit=world.centre,
            role="NURSE",
            action=subject.text("tilgang")[:40],
            purpose="FOLLOW_UP",
        )
    )
    WorklistCounter.objects.using("owner").get_or_create(tenant=tenant)


def _pause(world: World, subject: Subject, course: Any, state: str) -> Pause:
    return _save(
        Pause(
            tenant_id=subject.tenant.id,
            patient_id=subject.patient.id,
            enrolment_id=course.id,
            kind="STAY",
            state=state,
            starts_at=NOW,
            ends_at=NOW + timedelta(days=9000),
            looked_on=NOW.date(),
            reason=subject.text("pause"),
            made_at=NOW,
            by=world.nora.user,
            settled_by=world.nora.user,
        )
    )


def _alarm_of(owner: Unit) -> MassSilence:
    """One per centre; it names nobody."""
    found = MassSilence.objects.using("owner").filter(centre=owner).first()
    return found or _save(
        MassSilence(
            id=uuid.uuid4(),
            centre=owner,
            began_at=NOW,
            due_at=NOW + timedelta(days=9000),
            expected=9,
            missing=8,
        )
    )


def _home(world: World, subject: Subject) -> Unit:
    return {
        "kari": world.hadsel_home_care,
        "bjorn": world.bodo_home_care,
        "solveig": world.sortland_home_care,
    }[subject.name]


def _offer(world: World, subject: Subject, alert_id: uuid.UUID) -> None:
    if subject.name == "kari":
        _save(
            Offer(
                tenant_id=subject.tenant.id,
                patient_id=subject.patient.id,
                alert_id=alert_id,
                to_unit=world.gp_office,
                place=0,
                made_at=NOW,
                message=subject.text("melding"),
                due_at=NOW + timedelta(days=9000),
            )
        )


def _open(world: World, subject: Subject, owner: Unit, cause: str) -> Alert:
    return _save(
        Alert(
            tenant_id=subject.tenant.id,
            patient_id=subject.patient.id,
            cause=cause,
            colour="RED",
            owner_unit=owner,
            centre=owner,
            opened_at=NOW,
            waiting_since=NOW,
            due_at=NOW + timedelta(days=9000),
            measured_at=NOW,
            reason_code="RANGE",
            reason_params={
                "kind": "spo2",
                "value": "81",
                "bound": "86",
                "side": "below",
                "limit": "RED",
            },
            receivers=[world.gp_office.id, world.ward.id],
        )
    )


def _alert(world: World, subject: Subject, owner: Unit, course: Any, version: Any) -> Alert:
    own = {"tenant_id": subject.tenant.id, "patient_id": subject.patient.id}
    reason = {
        "kind": "spo2",
        "value": "81",
        "bound": "86",
        "side": "below",
        "limit": "RED",
        "version": 1,
    }
    alert = _save(
        Alert(
            **own,
            enrolment_id=course,
            cause="spo2",
            colour="RED",
            owner_unit=owner,
            centre=owner,
            opened_at=NOW,
            waiting_since=NOW,
            due_at=NOW + timedelta(days=9000),
            measured_at=NOW,
            plan_version_id=version,
            reason_code="RANGE",
            reason_params=reason,
            finding_count=1,
            receivers=[world.gp_office.id],
        )
    )
    subject.ids["finding_id"] = _save(
        Finding(
            **own,
            alert=alert,
            colour="RED",
            kind="spo2",
            reason_code="RANGE",
            reason_params=reason,
            measured_at=NOW,
            received_at=NOW,
        )
    ).id
    _save(
        AlertEvent(**own, alert=alert, at=NOW, code="OPENED", detail={"note": subject.text("steg")})
    )
    _offer(world, subject, alert.id)
    done = _save(
        Alert(
            **own,
            enrolment_id=course,
            cause="pulse",
            colour="YELLOW",
            owner_unit=owner,
            centre=owner,
            opened_at=NOW,
            waiting_since=NOW,
            due_at=NOW,
            measured_at=NOW,
            reason_code="RANGE",
            reason_params={**reason, "kind": "pulse"},
            state="RESOLVED",
            outcome="ACTED",
            note=subject.text("notat"),
            resolved_at=NOW,
            resolved_by=world.nora.user,
            finding_count=1,
        )
    )
    _save(
        Finding(
            **own,
            alert=done,
            colour="YELLOW",
            kind="pulse",
            reason_code="RANGE",
            reason_params={**reason, "kind": "pulse"},
            measured_at=NOW,
            received_at=NOW,
        )
    )
    return alert
