"""From findings to alerts: each joins the open alert of its cause, or opens its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from dho.lib import clock
from dho.lib.ids import new_id
from selfcare_plans.rules.document import Colour
from triage.models import Alert, Finding, Offer
from triage.operations.alert_rows import Changes, note_course, put_state, state_of, units_by_id
from triage.operations.material import TRIAGE, ask
from triage.operations.routing import Route, routes_of
from triage.operations.second_reading import ask_for_second_readings
from triage.rules import alert_state as pure
from triage.rules.alert_events import FindingJoined, Opened
from triage.rules.alert_machine import step
from triage.rules.alerts import finding_of
from triage.rules.causes import MESSAGE, REFUSED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from measurements.rules.facts import ReadingFact
    from triage.rules.deadlines import UnitTimes
    from triage.rules.verdict import Verdict, WindowFact

Key = tuple[UUID, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFinding:
    """A non-green judgement, a refusal that alerts or a message, not yet on any alert.

    ``counts_from``: from when its deadline runs, where that is not when it was received: a reading
    judged again counts from what caused it.
    """

    tenant_id: UUID
    patient_id: UUID
    kind: str
    measured_at: datetime
    received_at: datetime
    verdict: Verdict | None = None
    subject: ReadingFact | WindowFact | None = None
    cause: str = REFUSED
    reason_code: str = REFUSED
    reason_params: Mapping[str, Any] | None = None
    judgement_id: UUID | None = None
    refused_id: UUID | None = None
    message_id: UUID | None = None

    @property
    def colour(self) -> Colour:
        """The verdict's colour; yellow for a refusal and for a message."""
        return self.verdict.colour if self.verdict else Colour.YELLOW


def settle_findings(findings: Sequence[NewFinding]) -> None:
    """Put every finding on exactly one alert. Runs inside the judging transaction."""
    if not findings:
        return
    patients = sorted({finding.patient_id for finding in findings})
    settling = _Settling(routes_of(patients), patients)
    settling.later_greens = _later_greens(findings)
    for finding in sorted(findings, key=lambda one: (one.received_at, one.measured_at)):
        settling.settle(finding)
    settling.write()


def _later_greens(findings: Sequence[NewFinding]) -> dict[Key, datetime]:
    reds = [one for one in findings if one.colour is Colour.RED]
    if not reds:
        return {}
    params = {"patients": [one.patient_id for one in reds], "kinds": [one.kind for one in reds]}
    found = ask("latest_greens", params)
    return {(patient, kind, about): at for patient, kind, about, at in found}


class _Settling:
    """One settling: alerts change in memory, rows are written set-wise at the end."""

    def __init__(self, routes: dict[UUID, Route], patients: Sequence[UUID]) -> None:
        self.routes = routes
        self.later_greens: dict[Key, datetime] = {}
        self.changes = Changes(TRIAGE, clock.now())
        self.alerts: dict[Key, Alert] = {}
        self.states: dict[UUID, pure.AlertState] = {}
        self.offers: dict[UUID, list[Offer]] = {}
        self.opened: dict[UUID, Alert] = {}
        self.touched: dict[UUID, Alert] = {}
        self.findings: list[Finding] = []
        self._load(patients)
        self.units: dict[str, UnitTimes] = units_by_id(self._unit_ids(), using=TRIAGE)

    def _load(self, patients: Sequence[UUID]) -> None:
        rows = list(
            Alert.objects.using(TRIAGE)
            .select_for_update()
            .filter(patient_id__in=patients, state=pure.Status.OPEN.value)
            .order_by("id")
        )
        ids = [row.id for row in rows]
        found: dict[UUID, list[UUID]] = {}
        for alert_id, finding_id in (
            Finding.objects.using(TRIAGE)
            .filter(alert_id__in=ids)
            .order_by("id")
            .values_list("alert_id", "id")
        ):
            found.setdefault(alert_id, []).append(finding_id)
        for offer in Offer.objects.using(TRIAGE).filter(alert_id__in=ids).order_by("place"):
            self.offers.setdefault(offer.alert_id, []).append(offer)
        for row in rows:
            self.alerts[row.patient_id, row.cause, str(row.owner_unit_id)] = row
            self.states[row.id] = state_of(row, self.offers.get(row.id, []), found.get(row.id, []))

    def _unit_ids(self) -> set[str]:
        ids: set[str] = set()
        for state in self.states.values():
            ids |= state.units
        for route in self.routes.values():
            ids |= {
                str(route.owner_id),
                str(route.centre_id),
                *(str(unit) for unit in route.seeing),
            }
        return ids

    def settle(self, new: NewFinding) -> None:
        route = self.routes[new.patient_id]
        finding = self._pure(new, route)
        key = (new.patient_id, finding.cause, finding.route_unit)
        alert = self.alerts.get(key)
        if alert is None:
            alert = self.alerts[key] = self._open(new, finding, route)
        else:
            self._join(alert, new, finding)
        self.findings.append(
            Finding(
                id=UUID(finding.id),
                tenant_id=new.tenant_id,
                patient_id=new.patient_id,
                alert=alert,
                judgement_id=new.judgement_id,
                refused_id=new.refused_id,
                message_id=new.message_id,
                colour=new.colour.value,
                kind=new.kind,
                reason_code=_reason(new)[0],
                reason_params=_reason(new)[1],
                measured_at=new.measured_at,
                received_at=new.received_at,
            )
        )

    def _pure(self, new: NewFinding, route: Route) -> pure.Finding:
        identity = str(new_id())
        enrolment, unit = (
            str(route.enrolment_id or new.patient_id),
            str(route.unit_for(new.subject)),
        )
        if new.verdict is None or new.subject is None:
            return pure.Finding(
                id=identity,
                enrolment=enrolment,
                cause=MESSAGE if new.message_id else new.cause,
                colour=new.colour,
                received_at=new.received_at,
                route_unit=unit,
                with_text=new.message_id is not None,
            )
        about = getattr(new.subject, "about", "")
        green = self.later_greens.get((new.patient_id, new.kind, about))
        found = finding_of(
            new.verdict,
            new.subject,
            id=identity,
            enrolment=enrolment,
            route_unit=unit,
            later_green=green is not None and green > new.measured_at,
        )
        if found is None:
            message = "a green verdict is no finding"
            raise ValueError(message)
        return (
            found
            if found.received_at == new.received_at
            else _counting_from(found, new.received_at)
        )

    def _open(self, new: NewFinding, finding: pure.Finding, route: Route) -> Alert:
        event = Opened(
            self.changes.now,
            finding=finding,
            centre=str(route.centre_id),
            receivers=route.receivers_of(new.kind),
        )
        state = step(None, event, units=self.units)
        if isinstance(state, pure.Refused):
            message = f"an alert could not be opened: {state.code}"
            raise TypeError(message)
        alert = Alert(
            id=new_id(),
            tenant_id=new.tenant_id,
            patient_id=new.patient_id,
            enrolment_id=route.enrolment_id,
            cause=state.cause,
            centre_id=UUID(state.centre),
            opened_at=state.opened_at,
            measured_at=new.measured_at,
            plan_version_id=UUID(route.version.id) if route.version else None,
            receivers=[UUID(unit) for unit in state.receivers],
        )
        alert.reason_code, alert.reason_params = _reason(new)
        self.opened[alert.id] = alert
        self.states[alert.id] = state
        self.changes.event(alert, "OPENED", {"colour": state.colour.value, "finding": finding.id})
        self.changes.offers(alert, [], state)
        return alert

    def _join(self, alert: Alert, new: NewFinding, finding: pure.Finding) -> None:
        before = self.states[alert.id]
        causes = frozenset(
            one.cause for one in self.alerts.values() if one.patient_id == alert.patient_id
        )
        state = step(
            before,
            FindingJoined(
                self.changes.now,
                finding=finding,
                row_causes=causes,
                centre=str(self.routes[new.patient_id].centre_id),
            ),
            units=self._units_in_sight(before, new.patient_id),
        )
        if isinstance(state, pure.Refused):
            message = f"a finding could not join: {state.code}"
            raise TypeError(message)
        self.touched[alert.id] = alert
        self.states[alert.id] = state
        if new.colour is state.colour:
            alert.reason_code, alert.reason_params = _reason(new)
            alert.measured_at = new.measured_at
        note_course(self.changes, alert, before, state)
        through = state.broke_through if state.broke_through != before.broke_through else None
        self.changes.event(
            alert,
            "FINDING_JOINED",
            {"colour": new.colour.value, "finding": finding.id, "broke_through": through or ""},
        )
        known = self.offers.setdefault(alert.id, [])
        made = len(self.changes.new_offers)
        self.changes.offers(alert, known, state)
        known += self.changes.new_offers[made:]

    def _units_in_sight(self, state: pure.AlertState, patient_id: UUID) -> dict[str, UnitTimes]:
        """Return the units' times less the alert's receivers that may not see the patient any longer."""
        asked = {each.unit for each in state.offers if each.is_open}
        kept = asked | {str(unit) for unit in self.routes[patient_id].seeing}
        kept |= {state.owner_unit, state.centre, str(self.routes[patient_id].centre_id)}
        blind = set(state.receivers) - kept
        return {unit: times for unit, times in self.units.items() if unit not in blind}

    def write(self) -> None:
        for alert in [*self.opened.values(), *self.touched.values()]:
            put_state(alert, self.states[alert.id])
        Alert.objects.using(TRIAGE).bulk_create(self.opened.values())
        for alert_id, alert in self.touched.items():
            if alert_id not in self.opened:
                alert.save(using=TRIAGE)
        Finding.objects.using(TRIAGE).bulk_create(self.findings)
        ask_for_second_readings(self.opened.values())
        self.changes.write()
        ask("bump_worklists", {"tenants": sorted({one.tenant_id for one in self.findings})})


def _counting_from(finding: pure.Finding, at: datetime) -> pure.Finding:
    return replace(finding, received_at=at)


def _reason(new: NewFinding) -> tuple[str, dict[str, Any]]:
    if new.verdict is not None:
        return new.verdict.reason_code, dict(new.verdict.reason_params)
    return new.reason_code, dict(new.reason_params or {})
