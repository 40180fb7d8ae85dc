"""A nurse or doctor opens an alert by hand: what she saw or heard is a finding like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction

from dho.lib import clock
from dho.lib.ids import new_id
from dho.lib.sql import statement
from selfcare_plans.queries import document_of, version_in_force
from selfcare_plans.rules.document import Colour
from tenants.models import User
from tenants.operations.access import record_access
from tenants.queries.patients import open_enrolment, units_that_see, visible_patients
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, check
from triage.models import Alert, Finding, Offer
from triage.operations.alert_rows import (
    Changes,
    note_course,
    note_lapse,
    put_state,
    state_of,
    units_by_id,
)
from triage.operations.alerts import StepRefused
from triage.operations.bump import bump_worklists
from triage.operations.sight import units_in_sight
from triage.queries.alerts import with_details
from triage.queries.homes import centres_in_sight, home_units
from triage.rules import alert_state as pure
from triage.rules.alert_events import FindingJoined, Opened
from triage.rules.alert_machine import step
from triage.rules.by_hand import COLOURS, hand_finding
from triage.rules.routing import receivers_of

if TYPE_CHECKING:
    from tenants.models import Enrolment, Patient
    from tenants.rules.viewer import Viewer

DEFAULT = "default"
MAX_REASON = 400


@transaction.atomic
def open_by_hand(
    *, by: Viewer, patient_id: UUID, colour: Colour, reason: str, kind: str = ""
) -> Alert:
    """Open an alert for a patient in sight, or join the one that was opened by hand before.

    Owned by the centre of the open enrolment (the tenant's default unit without one); a red is
    offered at once to the plan's line. ``kind``: what it is about, if it is about one kind. The
    deadline runs from now. Raises ``NotFound`` out of sight, ``StepRefused`` without a reason.
    """
    check(by, Permission.ACT_ON_ALERT)
    if colour not in COLOURS:
        message = f"{colour} opens nothing"
        raise ValueError(message)
    patient = visible_patients(by).filter(id=patient_id).select_related("tenant").first()
    if patient is None:
        raise NotFound
    if not reason.strip():
        raise StepRefused(pure.Refused(pure.Refusal.NEEDS_REASON))
    with connection.cursor() as cursor:
        cursor.execute(statement("triage", "lock_patients"), {"patients": [patient.id]})
    opening = _Opening(by, patient, colour, reason.strip()[:MAX_REASON], kind)
    alert = opening.settle()
    bump_worklists([patient.tenant_id])
    record_access(
        viewer=by,
        tenant_id=patient.tenant_id,
        patient_id=patient.id,
        action="ALERT_OPENED_BY_HAND",
        purpose=Purpose.FOLLOW_UP,
    )
    return with_details(Alert.objects.filter(tenant_id=patient.tenant_id)).get(id=alert.id)


class _Opening:
    def __init__(
        self, by: Viewer, patient: Patient, colour: Colour, reason: str, kind: str
    ) -> None:
        self.patient, self.colour, self.kind = patient, colour, kind
        self.course = open_enrolment(patient)
        self.centre = _centre(by, self.course, patient)
        self.owner = _owner(self.course, patient, self.centre)
        self.version = version_in_force(by, patient, clock.now())
        self.changes = Changes(DEFAULT, clock.now(), by_user=by.user_id, by_unit=by.unit_id)
        name = User.objects.filter(id=by.user_id).values_list("name", flat=True).first()
        self.params = {"said": reason, "kind": kind, "by": name or ""}

    @property
    def own(self) -> dict[str, UUID]:
        return {"tenant_id": self.patient.tenant_id, "patient_id": self.patient.id}

    def settle(self) -> Alert:
        finding = hand_finding(
            id=str(new_id()),
            enrolment=str(self.course.id if self.course else self.patient.id),
            colour=self.colour,
            at=self.changes.now,
            route_unit=str(self.owner),
        )
        open_alerts = Alert.objects.filter(**self.own, state=pure.Status.OPEN.value)
        rows = list(open_alerts.select_for_update().order_by("id"))
        same = [
            one for one in rows if (one.cause, one.owner_unit_id) == (finding.cause, self.owner)
        ]
        causes = frozenset(one.cause for one in rows)
        alert = self._join(same[0], finding, causes) if same else self._open(finding)
        Finding(
            id=UUID(finding.id),
            **self.own,
            alert=alert,
            colour=self.colour.value,
            kind=self.kind,
            reason_code=finding.cause,
            reason_params=self.params,
            measured_at=self.changes.now,
            received_at=self.changes.now,
        ).save(force_insert=True)
        self.changes.write()
        return alert

    def _open(self, finding: pure.Finding) -> Alert:
        line = self._line()
        centre = str(self.centre)
        event = Opened(self.changes.now, finding=finding, centre=centre, receivers=line)
        units = units_by_id({finding.route_unit, centre, *line}, using=DEFAULT)
        state = _stepped(step(None, event, units=units))
        alert = Alert(
            id=new_id(),
            **self.own,
            enrolment=self.course,
            cause=state.cause,
            centre_id=self.centre,
            opened_at=self.changes.now,
            measured_at=self.changes.now,
            plan_version_id=self.version.id if self.version else None,
            receivers=[UUID(unit) for unit in line],
            reason_code=finding.cause,
            reason_params=self.params,
        )
        self.changes.event(alert, "OPENED", {"colour": state.colour.value, "finding": finding.id})
        self.changes.offers(alert, [], state)
        put_state(alert, state)
        alert.save(force_insert=True)
        return alert

    def _join(self, alert: Alert, finding: pure.Finding, causes: frozenset[str]) -> Alert:
        offers = list(Offer.objects.filter(**self.own, alert_id=alert.id).order_by("place"))
        known = Finding.objects.filter(**self.own, alert_id=alert.id).order_by("id")
        before = state_of(alert, offers, known.values_list("id", flat=True))
        centre = str(self.centre)
        event = FindingJoined(self.changes.now, finding=finding, row_causes=causes, centre=centre)
        units = units_in_sight(alert, before, using=DEFAULT, more={centre})
        state = _stepped(step(before, event, units=units))
        if self.colour is state.colour:
            alert.reason_code, alert.reason_params = finding.cause, self.params
            alert.measured_at = self.changes.now
        note_lapse(self.changes, alert, before)
        note_course(self.changes, alert, before, state)
        detail = {"colour": self.colour.value, "finding": finding.id}
        through = state.broke_through if state.broke_through != before.broke_through else None
        self.changes.event(alert, "FINDING_JOINED", {**detail, "broke_through": through or ""})
        self.changes.offers(alert, offers, state)
        put_state(alert, state)
        alert.save()
        return alert

    def _line(self) -> tuple[str, ...]:
        if self.version is None:
            return ()
        seeing = units_that_see(self.patient.tenant_id, self.patient.id)
        line = receivers_of(document_of(self.version), self.kind)
        return tuple(unit for unit in line if UUID(unit) in seeing and UUID(unit) != self.owner)


def _stepped(state: pure.AlertState | pure.Refused) -> pure.AlertState:
    if isinstance(state, pure.Refused):
        raise StepRefused(state)
    return state


def _centre(by: Viewer, course: Enrolment | None, patient: Patient) -> UUID:
    """Return the centre; a unit of her home where there is none that may see her.

    Who sees patients one by one cannot ask for the agreements of others: what she opens for a centre
    that is blind by then, a sweeper moves.
    """
    if course is not None and not by.sees_whole_tenants:
        return UUID(str(course.centre_id))
    sight = centres_in_sight([patient.id], using=DEFAULT)
    if course is not None and (patient.id, course.centre_id) in sight:
        return UUID(str(course.centre_id))
    return home_units([patient.id], sight, using=DEFAULT)[patient.id]


def _owner(course: Enrolment | None, patient: Patient, centre: UUID) -> UUID:
    if course is None or course.owner_unit_id == course.centre_id:
        return centre
    owner = UUID(str(course.owner_unit_id))
    # As a reading's: an owner who may not see the patient any longer gets nothing.
    return owner if owner in units_that_see(patient.tenant_id, patient.id) else centre
