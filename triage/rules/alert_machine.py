"""The alert as a state machine: ``step(state, event)`` gives the next state, or why not.

Always exactly one owning unit. A claim moves no deadline; only an accepted handover may move one
later. What is due without being answered returns by time alone, whether or not anybody clicks:
each step first lets time pass until the event, so that a slow sweeper changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triage.rules import alert_asked as asked
from triage.rules import alert_calls as calls
from triage.rules import alert_care as care
from triage.rules import alert_claims as claims
from triage.rules import alert_events as ev
from triage.rules import alert_findings as findings
from triage.rules import alert_offers as offers
from triage.rules import alert_remeasure as remeasure
from triage.rules import alert_settling as settling
from triage.rules import alert_transfer as transfer
from triage.rules.alert_state import AlertState, Refusal, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from triage.rules.deadlines import UnitTimes

    Plain = Callable[[AlertState, Any], AlertState | Refused]
    Timed = Callable[[AlertState, Any, Mapping[str, UnitTimes]], AlertState | Refused]

_PLAIN: dict[type, Plain] = {
    ev.Released: care.released,
    ev.ContactLogged: care.contact_logged,
    ev.MeasuredAgain: remeasure.measured_again,
    ev.Active: claims.active,
    ev.Resolved: care.resolved,
    ev.CallLogged: calls.call_logged,
    ev.Called113: calls.called_113,
    ev.MergedInto: findings.merged_into,
    ev.MergedFrom: findings.merged_from,
    ev.SecondGreen: findings.second_green,
}
_TIMED: dict[type, Timed] = {
    ev.FindingJoined: findings.finding_joined,
    ev.Claimed: care.claimed,
    ev.Snoozed: care.snoozed,
    ev.AskedToMeasure: remeasure.asked_to_measure,
    ev.Escalated: offers.escalated,
    ev.HandedOver: offers.handed_over,
    ev.OfferClaimed: offers.offer_claimed,
    ev.OfferDeclined: offers.offer_declined,
    ev.TakenOver: asked.taken_over,
    ev.Settled: settling.settled,
    ev.Transferred: transfer.transferred,
    ev.CentreGone: transfer.centre_gone,
}


def step(
    state: AlertState | None, event: ev.Event, *, units: Mapping[str, UnitTimes]
) -> AlertState | Refused:
    """Return the alert after an event, or ``Refused`` with the reason and who did what before.

    ``state`` None: the alert does not exist yet, and only ``Opened`` makes it. ``units``: the times
    of every unit that may own or be offered it (a receiver that is missing here is passed over).
    An alert that is resolved stays so; time passing leaves it as it is.
    """
    after = _step(state, event, units)
    if isinstance(after, Refused):
        return after
    return calls.ringing(offers.kept_to_hours(after, event.at, units), event.at, units)


def _step(
    state: AlertState | None, event: ev.Event, units: Mapping[str, UnitTimes]
) -> AlertState | Refused:
    if isinstance(event, ev.Opened):
        return findings.opened(event, units) if state is None else Refused(Refusal.ALREADY_OPENED)
    if state is None:
        return Refused(Refusal.NOT_OPENED)
    if not state.is_open:
        return state if isinstance(event, ev.TimePassed) else _already_resolved(state)
    if isinstance(event, ev.MergedFrom | ev.MergedInto):
        # Two alerts are made one as they stand: what is due by now is due of the one.
        return claims.with_activity(state, _PLAIN[type(event)](state, event), event)
    now = offers.passed(claims.lapsed(state, event.at), event.at, units)
    now = offers.kept_to_hours(now, event.at, units)
    now = calls.ringing(now, event.at, units)
    if isinstance(event, ev.TimePassed):
        return claims.with_activity(state, now, event)
    plain = _PLAIN.get(type(event))
    after = plain(now, event) if plain else _TIMED[type(event)](now, event, units)
    return claims.with_activity(now, after, event)


def _already_resolved(state: AlertState) -> Refused:
    return Refused(
        Refusal.ALREADY_RESOLVED,
        {"by": state.resolved_by, "at": state.resolved_at, "outcome": state.outcome},
    )
