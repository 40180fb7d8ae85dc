"""Write the alerts of the past: each step through the pure machine, at its own time.

Every judgement that is not green is in exactly one alert. What the staff would only do after
``now`` has not happened, so that the last hour may leave alerts open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from dho.demo.seed.past_walls import OWNER, copy_in
from dho.demo.seed.scripts import Act, script
from dho.lib.ids import new_id
from messaging.operations import notices_for
from selfcare_plans.rules.document import Colour
from tenants.models import AuditEvent
from tenants.rules.codes import Purpose
from triage.models import Alert, AlertEvent, Finding, Offer, WorklistCounter
from triage.operations.alert_rows import NOTICE, Changes, put_state, times_of
from triage.presenters.alerts import note_draft
from triage.rules import alert_events as ev
from triage.rules import alert_state as pure
from triage.rules.alert_machine import step
from triage.rules.alerts import finding_of
from triage.rules.in_force import version_at
from triage.rules.joining import joins
from triage.rules.routing import receivers_of

if TYPE_CHECKING:
    from dho.demo.seed.judged import Found
    from dho.demo.seed.people import Person
    from dho.demo.seed.places import Places
    from triage.rules.verdict import Version


@dataclass(slots=True)
class _Case:
    """One alert while it is played."""

    alert: Alert
    state: pure.AlertState
    offers: list[Offer]
    acts: list[Act]
    findings: list[Finding] = field(default_factory=list)

    def next_at(self) -> datetime | None:
        """Return when something happens next, by itself or by a person; never where nobody acts."""
        if not self.acts:
            return None
        due = [one.due_at for one in self.state.offers if one.is_open and one.due_at]
        return min([self.acts[0].at, *due])


@dataclass(slots=True)
class _Rows:
    alerts: list[Alert] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    events: list[AlertEvent] = field(default_factory=list)
    audit: list[AuditEvent] = field(default_factory=list)


def write_alerts(
    people: Sequence[Person],
    found: Mapping[UUID, list[Found]],
    versions: Mapping[UUID, list[Version]],
    places: Places,
    now: datetime,
    *,
    left_since: Mapping[int, datetime],
) -> int:
    """Play and write; return how many alerts there were.

    ``left_since``, by the patient's number: what opens from then on is left to the sweeper and to
    whoever tries the demo.
    """
    rows = _Rows()
    for one in people:
        playing = _Playing(one, versions[one.row.id], places, rows, now)
        playing.left_since = left_since.get(one.number, now)
        playing.play(found[one.row.id])
    for written in (rows.alerts, rows.findings, rows.offers, rows.events, rows.audit):
        copy_in(written)
    WorklistCounter.objects.using(OWNER).bulk_create(
        [WorklistCounter(tenant=tenant, count=1) for tenant in places.tenants.values()]
    )
    notices_for(
        using=OWNER,
        subjects=[
            (offer.tenant_id, offer.patient_id, offer.to_unit_id, offer.id)
            for offer in rows.offers
            if offer.state == pure.OfferStatus.OPEN.value
        ],
        code=NOTICE,
    )
    return len(rows.alerts)


class _Playing:
    """The past of one patient."""

    def __init__(
        self, one: Person, versions: Sequence[Version], places: Places, rows: _Rows, now: datetime
    ) -> None:
        self.one, self.versions, self.places = one, versions, places
        self.rows, self.now = rows, now
        self.left_since = now
        self.units = {str(unit.id): times_of(unit) for unit in places.units.values()}
        self.open: list[_Case] = []
        self.count = 0

    def play(self, found: Sequence[Found]) -> None:
        """Let findings come and people act, in order of time, until now."""
        for each in found:
            self._until(each.at)
            self._settle(each)
        self._until(self.now)

    def _until(self, at: datetime) -> None:
        while True:
            waiting = [(case.next_at(), case) for case in self.open]
            due = [(when, case) for when, case in waiting if when is not None and when <= at]
            if not due:
                return
            when, case = min(due, key=lambda pair: pair[0])
            if case.acts and case.acts[0].at == when:
                self._act(case, case.acts.pop(0))
            else:
                self._take(case, ev.TimePassed(when), Changes(OWNER, when))

    def _act(self, case: _Case, act: Act) -> None:
        changes = Changes(OWNER, act.at, by_user=act.by.id, by_unit=act.unit.id)
        changes.event(case.alert, act.code, act.detail)
        if act.outcome is not None:
            case.alert.note = f"{note_draft(case.alert, act.outcome.value)} {act.words}"
            case.alert.work_minutes = self._took(case.state)
        if act.code == "CLAIMED":
            self._audit(act, "READ")
        self._audit(act, f"ALERT_{act.code}")
        self._take(case, act.make(case.state), changes)

    def _took(self, state: pure.AlertState) -> int | None:
        """Four of five say how long it took."""
        dice = self.one.dice(f"minutes {self.count}")
        red = state.colour is not Colour.YELLOW
        return dice.choice((10, 20, 20, 40, None) if red else (5, 5, 10, 20, None))

    def _take(self, case: _Case, event: ev.Event, changes: Changes) -> None:
        after = step(case.state, event, units=self.units)
        if isinstance(after, pure.Refused):
            raise TypeError(f"a step of the demo was refused: {after.code}")
        self._write(case, after, changes)
        if not after.is_open:
            self.open.remove(case)
        if case.alert.resolved_by_id:
            for finding in case.findings:
                finding.seen_at, finding.seen_by_id = event.at, case.alert.resolved_by_id

    def _settle(self, found: Found) -> None:
        identity = new_id()
        finding = finding_of(
            found.verdict,
            found.subject,
            id=str(identity),
            enrolment=str(self.one.course.id),
            route_unit=str(self.places.centre.id),
        )
        if finding is None:
            raise TypeError("a green verdict is no finding")
        case = next((each for each in self.open if joins(each.state, finding)), None)
        if case is None:
            case = self._open(found, finding)
        else:
            self._join(case, found, finding)
        case.findings.append(
            Finding(
                id=identity,
                tenant_id=self.one.row.tenant_id,
                patient_id=self.one.row.id,
                alert=case.alert,
                judgement_id=found.judgement_id,
                colour=found.verdict.colour.value,
                kind=found.kind,
                reason_code=found.verdict.reason_code,
                reason_params=dict(found.verdict.reason_params),
                measured_at=found.measured_at,
                received_at=found.received_at,
            )
        )
        self.rows.findings.append(case.findings[-1])

    def _open(self, found: Found, finding: pure.Finding) -> _Case:
        version = version_at(self.versions, found.at)
        receivers = receivers_of(version.document, found.kind) if version else ()
        centre = self.places.centre
        event = ev.Opened(found.at, finding=finding, centre=str(centre.id), receivers=receivers)
        state = step(None, event, units=self.units)
        if isinstance(state, pure.Refused):
            raise TypeError(f"an alert of the demo was refused: {state.code}")
        alert = Alert(
            id=new_id(),
            tenant_id=self.one.row.tenant_id,
            patient_id=self.one.row.id,
            enrolment_id=self.one.course.id,
            cause=state.cause,
            centre=centre,
            opened_at=state.opened_at,
            measured_at=found.measured_at,
            plan_version_id=UUID(version.id) if version else None,
            receivers=[UUID(unit) for unit in receivers],
            reason_code=found.verdict.reason_code,
            reason_params=dict(found.verdict.reason_params),
        )
        self.count += 1
        dice = self.one.dice(f"alert {self.count}")
        is_left = found.at >= self.left_since
        case = _Case(alert, state, [], [] if is_left else script(state, self.places, dice))
        self.rows.alerts.append(alert)
        self.open.append(case)
        changes = Changes(OWNER, found.at)
        changes.event(alert, "OPENED", {"colour": state.colour.value, "finding": finding.id})
        self._write(case, state, changes)
        return case

    def _join(self, case: _Case, found: Found, finding: pure.Finding) -> None:
        causes = frozenset(each.state.cause for each in self.open)
        event = ev.FindingJoined(found.at, finding=finding, row_causes=causes)
        before = case.state
        after = step(before, event, units=self.units)
        if isinstance(after, pure.Refused):
            raise TypeError(f"a finding of the demo could not join: {after.code}")
        if found.verdict.colour is after.colour:
            case.alert.reason_code = found.verdict.reason_code
            case.alert.reason_params = dict(found.verdict.reason_params)
            case.alert.measured_at = found.measured_at
        through = after.broke_through if after.broke_through != before.broke_through else None
        changes = Changes(OWNER, found.at)
        changes.event(
            case.alert,
            "FINDING_JOINED",
            {
                "colour": found.verdict.colour.value,
                "finding": finding.id,
                "broke_through": through or "",
            },
        )
        self._write(case, after, changes)

    def _write(self, case: _Case, after: pure.AlertState, changes: Changes) -> None:
        changes.offers(case.alert, case.offers, after)
        case.offers += changes.new_offers
        case.state = after
        put_state(case.alert, after)
        self.rows.offers += changes.new_offers
        self.rows.events += changes.events

    def _audit(self, act: Act, action: str) -> None:
        self.rows.audit.append(
            AuditEvent(
                at=act.at,
                tenant_id=self.one.row.tenant_id,
                patient_id=self.one.row.id,
                user=act.by,
                unit=act.unit,
                role=act.role,
                action=action,
                purpose=Purpose.FOLLOW_UP,
            )
        )
