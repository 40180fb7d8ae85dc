"""Between the rows of an alert and its pure state: load, and write back what a step changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from dho.lib.ids import new_id
from messaging.operations import notices_for
from selfcare_plans.rules.document import Colour
from triage.models import Alert, AlertEvent, Offer
from triage.operations.agreed_steps import put_agreed_steps
from triage.queries.hours import times_of, units_by_id
from triage.rules import alert_state as pure
from triage.rules.alert_claims import has_lapsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

__all__ = ["NOTICE", "Changes", "put_state", "state_of", "times_of", "units_by_id"]

NOTICE = "PATIENT_NEEDS_YOU"
CLAIM_LAPSED = "CLAIM_LAPSED"
COURSE_ADOPTED = "COURSE_ADOPTED"
_EVENT_OF_OFFER = {
    pure.OfferStatus.OPEN: "OFFERED",
    pure.OfferStatus.PASSED_OVER: "PASSED_OVER",
    pure.OfferStatus.NOT_ANSWERED: "NOT_ANSWERED",
    pure.OfferStatus.DECLINED: "DECLINED",
    pure.OfferStatus.LAPSED: "RETURNED",
}


def state_of(alert: Alert, offers: Sequence[Offer], findings: Iterable[UUID]) -> pure.AlertState:
    """Return the pure state of an alert. ``offers`` in the order they were made."""
    return pure.AlertState(
        enrolment=str(alert.enrolment_id or alert.patient_id),
        cause=alert.cause,
        centre=str(alert.centre_id),
        owner_unit=str(alert.owner_unit_id),
        colour=Colour(alert.colour),
        opened_at=alert.opened_at,
        waiting_since=alert.waiting_since,
        due_at=alert.due_at,
        findings=tuple(str(one) for one in findings),
        receivers=tuple(str(one) for one in alert.receivers),
        offers=tuple(
            pure.Offer(
                str(one.to_unit_id),
                one.made_at,
                one.due_at,
                pure.OfferStatus(one.state),
                one.answer,
            )
            for one in offers
        ),
        claimed_by=str(alert.claimed_by_id) if alert.claimed_by_id else None,
        claimed_at=alert.claimed_at,
        snoozed_until=alert.snoozed_until,
        met_at=alert.met_at,
        contacted_at=alert.contacted_at,
        looked_at=alert.looked_at,
        is_late=alert.is_late,
        outward_steps=alert.outward_steps,
        has_repeated=alert.has_repeated,
        broke_through=alert.broke_through or None,
        status=pure.Status(alert.state),
        outcome=pure.Outcome(alert.outcome) if alert.outcome else None,
        resolved_by=str(alert.resolved_by_id) if alert.resolved_by_id else alert.resolved_by_rule,
        resolved_at=alert.resolved_at,
        held_until=alert.held_until,
        held_by=alert.held_by,
        ring_by=alert.ring_by,
        rang_at=alert.rang_at,
        tried_at=alert.tried_at,
        called_113_at=alert.called_113_at,
        settled_at=alert.settled_at,
        settled_by=str(alert.settled_by_id) if alert.settled_by_id else None,
        settled_how=pure.Settling(alert.settled_how) if alert.settled_how else None,
        settled_until=alert.settled_until,
        unsettled_at=alert.unsettled_at,
        attempts=alert.attempts,
        remeasure_due_at=alert.remeasure_due_at,
        active_at=alert.active_at,
    )


def put_state(alert: Alert, state: pure.AlertState) -> None:
    """Set the alert's columns from a state; saves nothing."""
    alert.owner_unit_id, alert.centre_id = UUID(state.owner_unit), UUID(state.centre)
    has_course = state.enrolment != str(alert.patient_id)
    alert.enrolment_id = UUID(state.enrolment) if has_course else None
    alert.colour = state.colour.value
    alert.waiting_since, alert.due_at = state.waiting_since, state.due_at
    alert.met_at, alert.contacted_at = state.met_at, state.contacted_at
    alert.looked_at = state.looked_at
    alert.is_late, alert.outward_steps = state.is_late, state.outward_steps
    alert.has_repeated = state.has_repeated
    alert.broke_through = state.broke_through or ""
    alert.claimed_by_id = UUID(state.claimed_by) if state.claimed_by else None
    alert.claimed_at, alert.active_at = state.claimed_at, state.active_at
    alert.snoozed_until = state.snoozed_until
    if state.snoozed_until is None:
        alert.snooze_reason = ""
    alert.not_answered = state.is_not_answered
    alert.state = state.status.value
    alert.outcome = state.outcome.value if state.outcome else ""
    alert.held_until, alert.held_by = state.held_until, state.held_by
    _put_settling(alert, state)
    alert.attempts, alert.remeasure_due_at = state.attempts, state.remeasure_due_at
    actor = state.resolved_by or ""
    alert.resolved_by_rule = actor if actor.startswith("RULE ") else ""
    is_person = actor not in {"", "SYSTEM"} and not alert.resolved_by_rule
    alert.resolved_by_id = UUID(actor) if is_person else None
    alert.resolved_at = state.resolved_at
    alert.ring_by, alert.rang_at = state.ring_by, state.rang_at
    alert.tried_at, alert.called_113_at = state.tried_at, state.called_113_at
    alert.finding_count = len(state.findings)


def _put_settling(alert: Alert, state: pure.AlertState) -> None:
    alert.settled_at, alert.settled_until = state.settled_at, state.settled_until
    alert.unsettled_at = state.unsettled_at
    alert.settled_by_id = UUID(state.settled_by) if state.settled_by else None
    alert.settled_how = state.settled_how.value if state.settled_how else ""
    if state.settled_at is None:
        alert.settled_to = alert.settled_note = ""


def note_lapse(changes: Changes, alert: Alert, before: pure.AlertState) -> None:
    """Write down that a claim lapsed by time alone, and whose it was: she is told when she comes back."""
    if has_lapsed(before, changes.now):
        by_user, by_unit = changes.by_user, changes.by_unit
        changes.by_user = changes.by_unit = None
        changes.event(alert, CLAIM_LAPSED, {"holder": before.claimed_by})
        changes.by_user, changes.by_unit = by_user, by_unit


def note_course(
    changes: Changes, alert: Alert, before: pure.AlertState, after: pure.AlertState
) -> None:
    """Write down that the alert outlived its course, and which one it belongs to from now."""
    if before.enrolment != after.enrolment:
        changes.event(alert, COURSE_ADOPTED, {"enrolment": after.enrolment})


@dataclass(slots=True)
class Changes:
    """Rows collected while alerts change, written set-wise at the end."""

    using: str
    now: datetime
    by_user: UUID | None = None
    by_unit: UUID | None = None
    events: list[AlertEvent] = field(default_factory=list)
    new_offers: list[Offer] = field(default_factory=list)
    old_offers: list[Offer] = field(default_factory=list)

    def event(self, alert: Alert, code: str, detail: dict[str, Any] | None = None) -> None:
        """Add one immutable event."""
        self.events.append(
            AlertEvent(
                tenant_id=alert.tenant_id,
                patient_id=alert.patient_id,
                alert=alert,
                at=self.now,
                code=code,
                by_id=self.by_user,
                unit_id=self.by_unit,
                detail=detail or {},
            )
        )

    def offers(
        self, alert: Alert, rows: Sequence[Offer], state: pure.AlertState, message: str = ""
    ) -> None:
        """Collect what changed among an alert's offers: answered ones, those due sooner, and new ones."""
        for row, offer in zip(rows, state.offers, strict=False):
            is_moved = row.due_at != offer.due_at
            row.due_at = offer.due_at
            if row.state != offer.status.value:
                self._answered(alert, row, offer)
            elif is_moved:
                self.old_offers.append(row)
        for place, offer in enumerate(state.offers[len(rows) :], start=len(rows)):
            self._made(alert, place, offer, message)

    def _answered(self, alert: Alert, row: Offer, offer: pure.Offer) -> None:
        row.state, row.answer, row.answered_at = offer.status.value, offer.reason[:400], self.now
        row.answered_by_id = self.by_user
        self.old_offers.append(row)
        code = _EVENT_OF_OFFER.get(offer.status)
        if code is not None:
            self.event(alert, code, {"unit": offer.unit})

    def _made(self, alert: Alert, place: int, offer: pure.Offer, message: str) -> None:
        self.new_offers.append(
            Offer(
                id=new_id(),
                tenant_id=alert.tenant_id,
                patient_id=alert.patient_id,
                alert=alert,
                to_unit_id=UUID(offer.unit),
                place=place,
                message=message,
                state=offer.status.value,
                made_at=offer.made_at,
                made_by_id=self.by_user,
                due_at=offer.due_at,
                answer=offer.reason,
            )
        )
        code = _EVENT_OF_OFFER.get(offer.status)
        if code is not None:
            why = {"reason": offer.reason} if offer.reason else {}
            self.event(alert, code, {"unit": offer.unit, **why})

    def write(self) -> None:
        """Write offers, events and notices. The alerts themselves are saved before."""
        put_agreed_steps(self.new_offers, using=self.using)
        Offer.objects.using(self.using).bulk_create(self.new_offers)
        for row in self.old_offers:
            row.save(
                using=self.using,
                update_fields=["state", "answer", "answered_at", "answered_by", "due_at"],
            )
        AlertEvent.objects.using(self.using).bulk_create(self.events)
        notices_for(
            using=self.using,
            subjects=[
                (one.tenant_id, one.patient_id, one.to_unit_id, one.id)
                for one in self.new_offers
                if one.state == pure.OfferStatus.OPEN.value
            ],
            code=NOTICE,
        )
