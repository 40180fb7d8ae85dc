"""From findings to alerts: join, break through or open; offer reds to the plan's receivers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dho.lib import clock
from dho.lib.ids import new_id
from messaging.operations import notices_for
from selfcare_plans.rules.document import Colour
from triage.models import Alert, AlertEvent, Finding, Offer, OfferState
from triage.operations.material import TRIAGE, ask
from triage.operations.offers import offers_for
from triage.operations.routing import Route, routes_of
from triage.rules.causes import MISSING, cause_of
from triage.rules.deadlines import due_at, is_late_red, never_later
from triage.rules.joining import AlertFacts, FindingFacts, breaks_through, is_worse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from measurements.rules.facts import ReadingFact
    from triage.operations.material import DueRow
    from triage.rules.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFinding:
    """A non-green judgement, an alerting refusal, or an opening by hand, not yet on any alert.

    ``counts_from``: from when its deadline runs (``received_at``; the end of grace for a window).
    """

    tenant_id: UUID
    patient_id: UUID
    cause: str
    kind: str
    colour: Colour
    reason_code: str
    reason_params: dict[str, Any]
    measured_at: datetime
    counts_from: datetime
    judgement_id: UUID | None = None
    refused_id: UUID | None = None
    outward_steps: int = 0
    with_text: bool = False
    id: UUID = field(default_factory=new_id)

    @classmethod
    def of_reading(
        cls, *, row: DueRow, fact: ReadingFact, verdict: Verdict, judgement_id: UUID
    ) -> NewFinding:
        """Return the finding of a reading. Judged again: counts from what caused it."""
        return cls(
            tenant_id=row.tenant_id, patient_id=row.patient_id, kind=fact.kind,
            cause=cause_of(verdict.colour, fact.kind), colour=verdict.colour,
            reason_code=verdict.reason_code, reason_params=dict(verdict.reason_params),
            measured_at=fact.measured_at, counts_from=row.because_of or fact.received_at,
            judgement_id=judgement_id, outward_steps=verdict.outward_steps, with_text=fact.with_text,
        )


def settle_findings(findings: Sequence[NewFinding]) -> None:
    """Put every finding on exactly one alert. Runs inside the judging transaction."""
    if not findings:
        return
    patients = sorted({finding.patient_id for finding in findings})
    _Settling(routes_of(patients), _open_alerts(patients), _later_greens(findings)).run(findings)


def _open_alerts(patients: Sequence[UUID]) -> dict[tuple[UUID, str, UUID], Alert]:
    rows = Alert.objects.using(TRIAGE).select_for_update().filter(patient_id__in=patients, state="OPEN")
    return {(row.patient_id, row.cause, row.owner_unit_id): row for row in rows.order_by("id")}


def _later_greens(findings: Sequence[NewFinding]) -> dict[tuple[UUID, str], datetime]:
    """Return, per patient and kind, when the latest reading was measured, where it is green."""
    reds = [one for one in findings if one.colour is Colour.RED]
    if not reds:
        return {}
    params = {"patients": [one.patient_id for one in reds], "kinds": [one.kind for one in reds]}
    return {(patient, kind): at for patient, kind, at in ask("latest_greens", params)}


class _Settling:
    """One settling: rows are collected, then written set-wise."""

    def __init__(
        self,
        routes: dict[UUID, Route],
        alerts: dict[tuple[UUID, str, UUID], Alert],
        later_greens: dict[tuple[UUID, str], datetime],
    ) -> None:
        self.routes, self.alerts, self.later_greens = routes, alerts, later_greens
        self.now = clock.now()
        self.opened: list[Alert] = []
        self.changed: dict[UUID, Alert] = {}
        self.findings: list[Finding] = []
        self.events: list[AlertEvent] = []
        self.offers: list[Offer] = []

    def run(self, findings: Sequence[NewFinding]) -> None:
        for finding in sorted(findings, key=lambda one: (one.counts_from, one.measured_at, one.id)):
            self._settle(finding)
        self._write()

    def _settle(self, finding: NewFinding) -> None:
        route = self.routes[finding.patient_id]
        key = (finding.patient_id, finding.cause, route.owner.id)
        alert = self.alerts.get(key)
        if alert is None:
            alert = self.alerts[key] = self._open(finding, route)
        else:
            self._join(alert, finding, route)
        alert.finding_count += 1
        self.findings.append(
            Finding(
                id=finding.id, tenant_id=finding.tenant_id, patient_id=finding.patient_id, alert=alert,
                judgement_id=finding.judgement_id, refused_id=finding.refused_id,
                colour=finding.colour.value, kind=finding.kind, reason_code=finding.reason_code,
                reason_params=finding.reason_params, measured_at=finding.measured_at,
                received_at=finding.counts_from,
            )
        )

    def _open(self, finding: NewFinding, route: Route) -> Alert:
        late = self._is_late_red(finding)
        alert = Alert(
            id=new_id(), tenant_id=finding.tenant_id, patient_id=finding.patient_id,
            enrolment_id=route.enrolment_id, cause=finding.cause, colour=finding.colour.value,
            owner_unit_id=route.owner.id, centre_id=route.owner.id, opened_at=self.now,
            counts_from=finding.counts_from, due_at=self._due(finding, route, late=late),
            measured_at=finding.measured_at, late_red=late, plan_version_id=route.version_id,
            reason_code=finding.reason_code, reason_params=finding.reason_params,
            outward_steps=finding.outward_steps, finding_count=0,
        )
        self.opened.append(alert)
        self._event(alert, "OPENED", {"colour": finding.colour.value, "finding": str(finding.id)})
        if _leaves_the_centre(finding):
            self._offer(alert, route, finding)
        return alert

    def _join(self, alert: Alert, finding: NewFinding, route: Route) -> None:
        self.changed[alert.id] = alert
        before = AlertFacts.of(alert)
        facts = FindingFacts(
            colour=finding.colour, with_text=finding.with_text,
            outward_steps=finding.outward_steps, is_repetition=finding.reason_code == "REPETITION",
        )
        through = breaks_through(before, facts)
        if is_worse(finding.colour, before.colour):
            alert.colour = finding.colour.value
            alert.counts_from = finding.counts_from
            alert.late_red = self._is_late_red(finding)
            alert.due_at = never_later(
                alert.due_at, self._due(finding, route, late=alert.late_red)
            )
            alert.met_at = None
            if _leaves_the_centre(finding):
                self._offer(alert, route, finding)
        if not is_worse(before.colour, finding.colour):
            alert.reason_code, alert.reason_params = finding.reason_code, finding.reason_params
            alert.measured_at = finding.measured_at
            alert.outward_steps = max(alert.outward_steps, finding.outward_steps)
        if through:
            alert.broke_through, alert.snoozed_until, alert.snooze_reason = through, None, ""
        self._event(
            alert, "FINDING_JOINED",
            {"colour": finding.colour.value, "finding": str(finding.id), "broke_through": through or ""},
        )

    def _due(self, finding: NewFinding, route: Route, *, late: bool) -> datetime:
        return due_at(
            colour=finding.colour, counts_from=finding.counts_from, hours=route.owner.hours,
            red_minutes=route.owner.red_minutes, late_red=late,
        )

    def _is_late_red(self, finding: NewFinding) -> bool:
        return finding.colour is Colour.RED and is_late_red(
            measured_at=finding.measured_at, received_at=finding.counts_from,
            later_green_at=self.later_greens.get((finding.patient_id, finding.kind)),
        )

    def _offer(self, alert: Alert, route: Route, finding: NewFinding) -> None:
        has_open = alert.id in self.changed and Offer.objects.using(TRIAGE).filter(
            alert_id=alert.id, state=OfferState.OPEN.value
        ).exists()
        if has_open:
            return
        offers = offers_for(alert, route.receivers_of(finding.kind), now=self.now)
        self.offers += offers
        for offer in offers:
            code = "OFFERED" if offer.state == OfferState.OPEN.value else "PASSED_OVER"
            self._event(alert, code, {"to": str(offer.to_unit_id)})

    def _event(self, alert: Alert, code: str, detail: dict[str, Any]) -> None:
        self.events.append(
            AlertEvent(
                tenant_id=alert.tenant_id, patient_id=alert.patient_id, alert=alert, at=self.now,
                code=code, detail=detail,
            )
        )

    def _write(self) -> None:
        Alert.objects.using(TRIAGE).bulk_create(self.opened)
        for alert in self.changed.values():
            alert.save(using=TRIAGE)
        Finding.objects.using(TRIAGE).bulk_create(self.findings)
        AlertEvent.objects.using(TRIAGE).bulk_create(self.events)
        Offer.objects.using(TRIAGE).bulk_create(self.offers)
        _tell(self.offers)
        tenants = {alert.tenant_id for alert in [*self.opened, *self.changed.values()]}
        ask("bump_worklists", {"tenants": sorted(tenants)})


def _leaves_the_centre(finding: NewFinding) -> bool:
    # Missing readings stay at the centre until a nurse has tried to reach the patient.
    return finding.colour is Colour.RED and not finding.cause.startswith(MISSING)


def _tell(offers: Sequence[Offer]) -> None:
    notices_for(
        using=TRIAGE,
        subjects=[
            (one.tenant_id, one.patient_id, one.to_unit_id, one.id)
            for one in offers
            if one.state == OfferState.OPEN.value
        ],
        code="PATIENT_NEEDS_YOU",
    )
