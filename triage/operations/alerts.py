"""What people do with alerts. Each verb is one step of the pure machine, in one transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dho.lib import clock
from dho.web.problems import NAMED
from selfcare_plans.rules.document import Colour
from tenants.models import User
from tenants.operations.access import record_access
from tenants.queries.patients import units_that_see
from tenants.rules.codes import Purpose
from tenants.rules.permissions import Permission
from tenants.rules.viewer import NotFound, Viewer, check
from triage.models import Alert, Finding, Offer
from triage.operations.alert_rows import Changes, note_lapse, put_state, state_of
from triage.operations.bump import bump_worklists
from triage.operations.merging import merge_with_open
from triage.operations.sight import units_in_sight
from triage.operations.told import end_tellings
from triage.queries.alerts import visible_alerts, with_details
from triage.queries.assessments import newest_by_alert
from triage.rules import alert_claims as claims
from triage.rules import alert_events as ev
from triage.rules.alert_machine import step
from triage.rules.alert_state import AlertState, Outcome, Refusal, Refused, Status
from triage.rules.told_events import told_by

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime
    from uuid import UUID

DEFAULT = "default"
A_MINUTE = timedelta(minutes=1)

# What the caller could have known beforehand; everything else means that somebody was first.
_WRONG_INPUT = frozenset(
    {
        Refusal.NEEDS_REASON,
        Refusal.NEEDS_OWN_WORDS,
        Refusal.NEEDS_TIME,
        Refusal.NEEDS_NAME,
        Refusal.BEFORE_CLOSING,
        Refusal.PAST_THE_NEXT_DAY,
        Refusal.NOT_AHEAD,
        Refusal.PAST_THE_SHIFT,
        Refusal.PAST_A_WEEK,
        Refusal.OWN_UNIT,
        Refusal.NO_RECEIVER,
        Refusal.NOT_FOR_PERSONS,
        Refusal.MUST_RING_FIRST,
    }
)


class StepRefused(Exception):
    """The step was not taken. ``params`` say who did what before, for the answer."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code.value)
        self.code = refused.code
        self.params: dict[str, Any] = _named(dict(refused.params))

    @property
    def is_conflict(self) -> bool:
        """Whether the alert had moved on, rather than the input being wrong."""
        return self.code not in _WRONG_INPUT


NAMED[StepRefused] = 409


def _named(params: dict[str, Any]) -> dict[str, Any]:
    for key in ("claimed_by", "by"):
        if params.get(key):
            user = User.objects.filter(id=params[key]).first()
            params[key] = user.name if user else ""
    return params


def claim(*, by: Viewer, alert_id: UUID) -> Alert:
    """Take the alert, or the offer of the viewer's unit. Raises ``StepRefused`` when taken."""
    return act(by, alert_id, lambda now, me, unit, _: ev.Claimed(now, by=me, unit=unit), "CLAIMED")


def take_over_asked(*, by: Viewer, alert_id: UUID, doctor_id: UUID, unit_id: UUID) -> Alert:
    """Give the alert to the doctor who answered a question that she takes over.

    ``by`` is she, or the nurse who writes her answer in. Raises ``StepRefused``, ``NotFound``.
    """
    return act(
        by,
        alert_id,
        lambda now, _me, _unit, _alert: ev.TakenOver(now, by=str(doctor_id), unit=str(unit_id)),
        "TAKEN_OVER",
        {"unit": str(unit_id)},
    )


def stay_active(*, by: Viewer, alert_id: UUID) -> Alert | None:
    """Note that the viewer is at work on an alert that she holds: an open panel, a call, a draft.

    Writes nothing but the instant, and that only when a minute has passed since the last. Returns
    None where nothing was written. Raises ``StepRefused`` when she holds it no longer.
    """
    check(by, Permission.ACT_ON_ALERT)
    alert = visible_alerts(by).select_for_update(of=("self",)).filter(id=alert_id).first()
    if alert is None:
        raise NotFound
    now = clock.now()
    before = state_of(alert, (), ())
    event = ev.Active(now, by=str(by.user_id), unit=str(by.unit_id))
    after = claims.active(claims.lapsed(before, now), event) if before.is_open else before
    if isinstance(after, Refused):
        raise StepRefused(after)
    if not before.is_open or (before.active_at and now - before.active_at < A_MINUTE):
        return None
    alert.active_at = now
    alert.save(update_fields=["active_at"])
    return alert


def decline(*, by: Viewer, alert_id: UUID, reason: str) -> Alert:
    """Refuse an offer; the next in line is asked."""
    return act(
        by,
        alert_id,
        lambda now, me, unit, _: ev.OfferDeclined(now, by=me, unit=unit, reason=reason),
        None,
    )


def release(*, by: Viewer, alert_id: UUID) -> Alert:
    """Let go; a receiver gives ownership back to the centre, due at once."""
    return act(
        by, alert_id, lambda now, me, unit, _: ev.Released(now, by=me, unit=unit), "RELEASED"
    )


def snooze(
    *, by: Viewer, alert_id: UUID, until: datetime, reason: str, seen: Sequence[UUID]
) -> Alert:
    """Let the alert rest until a time. A finding outside ``seen`` keeps it awake."""
    return act(
        by,
        alert_id,
        lambda now, me, unit, _: ev.Snoozed(
            now, by=me, unit=unit, until=until, reason=reason, seen=_texts(seen)
        ),
        "SNOOZED",
        {"until": until.isoformat(), "reason": reason[:200]},
    )


def log_contact(
    *,
    by: Viewer,
    alert_id: UUID,
    contact: ev.Contact,
    note: str = "",
    reached: bool = True,
    is_with_patient: bool = True,
    detail: dict[str, Any] | None = None,
    seen: Collection[UUID] | None = None,
) -> Alert:
    """Note that the patient was rung or written to; only one that reached her meets the deadline.

    ``detail``: more of it for the alert's history, such as the id of the call that was kept. ``seen``:
    the findings on the page it was written on; what came later goes on waiting.
    """
    return act(
        by,
        alert_id,
        lambda now, me, unit, _: ev.ContactLogged(
            now,
            by=me,
            unit=unit,
            contact=contact,
            reached=reached,
            is_with_patient=is_with_patient,
            seen=None if seen is None else _texts(seen),
        ),
        "CONTACT_LOGGED",
        {"contact": contact.value, "note": note[:400], "reached": reached, **(detail or {})},
    )


def ask_to_measure(
    *,
    by: Viewer,
    alert_id: UUID,
    due_at: datetime,
    note: str,
    detail: dict[str, Any],
    seen: Collection[UUID] | None = None,
) -> Alert:
    """Let the alert wait for a new reading until a time; ``detail`` says of what kind."""
    return act(
        by,
        alert_id,
        lambda now, me, unit, _: ev.AskedToMeasure(
            now, by=me, unit=unit, due_at=due_at, seen=None if seen is None else _texts(seen)
        ),
        "CONTACT_LOGGED",
        {"contact": ev.Contact.REMEASURE.value, "note": note[:400], **detail},
    )


def escalate(
    *,
    by: Viewer,
    alert_id: UUID,
    to_unit: UUID | None = None,
    message: str = "",
    shown_unit: UUID | None = None,
) -> Alert:
    """Offer the alert to the plan's next receiver, or to a unit named.

    ``shown_unit``: who was next where it was pressed; with another by now ``StepRefused`` is raised.
    """
    return act(
        by,
        alert_id,
        lambda now, me, unit, alert: ev.Escalated(
            now,
            by=me,
            unit=unit,
            to_unit=_reachable(alert, to_unit),
            message=message,
            shown_unit=str(shown_unit) if shown_unit else None,
        ),
        None,
        message=message,
    )


def hand_over(*, by: Viewer, alert_id: UUID, to_unit: UUID, note: str = "") -> Alert:
    """Offer the alert to any unit that may see the patient."""
    return act(
        by,
        alert_id,
        lambda now, me, unit, alert: ev.HandedOver(
            now, by=me, unit=unit, to_unit=_reachable(alert, to_unit) or "", note=note
        ),
        None,
        message=note,
    )


def resolve(
    *,
    by: Viewer,
    alert_id: UUID,
    outcome: Outcome,
    note: str,
    seen: Sequence[UUID],
    minutes: int | None = None,
) -> Alert:
    """Close with an outcome. A finding outside ``seen`` keeps the alert open; the actor is told.

    ``minutes``: roughly how long it took, one of ``WORK_MINUTES``, if the actor says so.
    """
    return act(
        by,
        alert_id,
        lambda now, me, unit, alert: ev.Resolved(
            now,
            by=me,
            unit=unit,
            outcome=outcome,
            seen=_texts(seen),
            note=note,
            waited_before=_waited_before(alert),
            own_colour=_own_colour(alert),
        ),
        "RESOLVED",
        {"outcome": outcome.value},
        note=note,
        minutes=minutes,
    )


def act(
    by: Viewer,
    alert_id: UUID,
    make: Callable[[datetime, str, str, Alert], ev.Event],
    code: str | None,
    detail: dict[str, Any] | None = None,
    *,
    message: str = "",
    note: str = "",
    minutes: int | None = None,
) -> Alert:
    """Take one step of an alert in sight, in one transaction; every verb is one call of it.

    ``make`` gives the event from now, the actor, her unit and the locked row; ``code`` is the step in
    the alert's history (None: its offers tell of it). Raises ``NotFound`` and ``StepRefused``.
    """
    check(by, Permission.ACT_ON_ALERT)
    alert = visible_alerts(by).select_for_update(of=("self",)).filter(id=alert_id).first()
    if alert is None:
        raise NotFound
    now = clock.now()
    offers = list(
        Offer.objects.filter(tenant_id=alert.tenant_id, alert_id=alert.id).order_by("place")
    )
    findings = Finding.objects.filter(tenant_id=alert.tenant_id, alert_id=alert.id).order_by("id")
    before = state_of(alert, offers, findings.values_list("id", flat=True))
    event = make(now, str(by.user_id), str(by.unit_id), alert)
    after = step(before, event, units=_units(alert, before, event, by))
    if isinstance(after, Refused):
        raise StepRefused(after)
    changes = Changes(DEFAULT, now, by_user=by.user_id, by_unit=by.unit_id)
    note_lapse(changes, alert, before)
    if code is not None:
        changes.event(alert, code, detail)
    changes.offers(alert, offers, after, message)
    put_state(alert, after)
    if note:
        alert.note = note
    if minutes is not None:
        alert.work_minutes = minutes
    if not after.is_open:
        findings.update(seen_at=now, seen_by=by.user_id)
    if code == "SNOOZED" and detail:
        alert.snooze_reason = str(detail["reason"])
    kept = (
        merge_with_open(alert, after, changes) if after.owner_unit != before.owner_unit else alert
    )
    alert.save()
    changes.write()
    told = told_by(event, before)
    if told is not None:
        end_tellings(kept, told, now, by.user_id)
    bump_worklists([alert.tenant_id])
    record_access(
        viewer=by,
        tenant_id=alert.tenant_id,
        patient_id=alert.patient_id,
        action=f"ALERT_{code or type(event).__name__.upper()}",
        purpose=Purpose.FOLLOW_UP,
    )
    return with_details(Alert.objects.filter(tenant_id=kept.tenant_id)).get(id=kept.id)


def _units(alert: Alert, state: AlertState, event: ev.Event, by: Viewer) -> Any:
    named = (getattr(event, "unit", None), getattr(event, "to_unit", None))
    more = {str(by.unit_id), *(unit for unit in named if unit)}
    return units_in_sight(alert, state, using=DEFAULT, more=more)


def _texts(ids: Collection[UUID]) -> frozenset[str]:
    return frozenset(str(one) for one in ids)


def _reachable(alert: Alert, unit: UUID | None) -> str | None:
    """Return the unit as text if it may see the patient. Raises ``NotFound`` otherwise."""
    if unit is None:
        return None
    if unit not in units_that_see(alert.tenant_id, alert.patient_id):
        raise NotFound
    return str(unit)


def _own_colour(alert: Alert) -> Colour | None:
    """Return the newest assessment of the alert: own words are demanded where it differs."""
    found = newest_by_alert([alert.id]).get(alert.id)
    return Colour(found.colour) if found else None


def _waited_before(alert: Alert) -> bool:
    return Alert.objects.filter(
        tenant_id=alert.tenant_id,
        patient_id=alert.patient_id,
        cause=alert.cause,
        state=Status.RESOLVED.value,
        outcome=Outcome.WATCH_AND_WAIT.value,
    ).exists()
