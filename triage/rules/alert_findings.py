"""How findings come to an alert: opening, joining, and two alerts made one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from triage.rules.alert_care import closed
from triage.rules.alert_offers import is_being_considered, offered_on, withdrawn
from triage.rules.alert_remeasure import earlier
from triage.rules.alert_state import AlertState, Outcome, Refusal, Refused, unsettled
from triage.rules.amounts import SEVERITY
from triage.rules.causes import MESSAGE
from triage.rules.deadlines import due_at, late_red_due_at, never_later
from triage.rules.joining import breaks_through, joins, merged_due_at, newer_course
from triage.rules.routing import is_offered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from triage.rules import alert_events as ev
    from triage.rules.alert_state import Finding, Offer
    from triage.rules.deadlines import UnitTimes

Step = AlertState | Refused

PAIRS_WITHOUT_A_NURSE = 2
"""So many yellows may be closed by a second green within ``PAIR_DAYS``; the next is looked at."""
PAIR_DAYS = 14


def opened(event: ev.Opened, units: Mapping[str, UnitTimes]) -> AlertState:
    """Return a new alert, owned where the finding's route leads, offered where it is red."""
    finding = event.finding
    state = AlertState(
        enrolment=finding.enrolment,
        cause=finding.cause,
        centre=event.centre,
        owner_unit=finding.route_unit,
        colour=finding.colour,
        opened_at=event.at,
        waiting_since=finding.received_at,
        due_at=_due(finding, units[finding.route_unit]),
        findings=(finding.id,),
        receivers=event.receivers,
        is_late=finding.is_late,
        outward_steps=finding.outward_steps,
        has_repeated=_has_repeated(finding),
        held_until=finding.held_until,
        held_by=finding.held_by,
    )
    return _offered_at_once(state, event.at, units)


def finding_joined(
    state: AlertState, event: ev.FindingJoined, units: Mapping[str, UnitTimes]
) -> Step:
    """Take in a finding; a worse colour brings its own deadline and calls again."""
    finding = event.finding
    if finding.id in state.findings:
        return state
    if not joins(state, finding):
        return Refused(Refusal.DOES_NOT_JOIN, {"owner": state.owner_unit, "cause": state.cause})
    reason = breaks_through(state, finding, row_causes=event.row_causes)
    course = newer_course(state.enrolment, finding.enrolment)
    is_of_newer = course == finding.enrolment
    joined = replace(
        state,
        enrolment=course,
        centre=event.centre if event.centre and is_of_newer else state.centre,
        findings=(*state.findings, finding.id),
        outward_steps=max(state.outward_steps, finding.outward_steps),
        has_repeated=state.has_repeated or _has_repeated(finding),
        snoozed_until=None if reason else state.snoozed_until,
        broke_through=reason or state.broke_through,
        held_until=None,
        **unsettled(state, event.at),
    )
    if not (_is_more_urgent(state, finding) or _is_answered(state)):
        return joined
    due = _due(finding, units[state.owner_unit])
    worse = replace(
        joined,
        colour=finding.colour,
        is_late=finding.is_late,
        waiting_since=finding.received_at,
        # A deadline that was met is done with; one that was not may only move earlier.
        due_at=due if state.met_at is not None else never_later(state.due_at, due),
        met_at=None,
    )
    return _offered_at_once(worse, event.at, units)


def second_green(state: AlertState, event: ev.SecondGreen) -> Step:
    """Close a yellow that is still held: the rule that asked for the reading is the named actor.

    The third such pair within 14 days is no accident any more: it goes to a nurse. What is not held
    (any longer) stays as it is, for a green closes nothing else.
    """
    if state.held_until is None:
        return state
    if event.pairs_before >= PAIRS_WITHOUT_A_NURSE:
        return replace(state, held_until=None, snoozed_until=None, broke_through="THIRD_PAIR")
    return closed(state, event.at, Outcome.SECOND_GREEN, f"RULE {state.held_by}")


def merged_into(state: AlertState, event: ev.MergedInto) -> Step:
    """Close the emptied alert; its findings stand in the older one."""
    return replace(closed(state, event.at, Outcome.MERGED, "SYSTEM"), findings=())


def merged_from(state: AlertState, event: ev.MergedFrom) -> Step:
    """Take in the findings of a younger alert. The earlier of the unmet deadlines stays.

    Of two courses the newer is the alert's from now.
    """
    other = event.other
    if (state.cause, state.owner_unit) != (other.cause, other.owner_unit):
        return Refused(Refusal.DOES_NOT_JOIN, {"owner": state.owner_unit, "cause": state.cause})
    worse = max(state, other, key=lambda each: (SEVERITY[each.colour], not each.is_late))
    due, met = merged_due_at(state, other)
    course = newer_course(state.enrolment, other.enrolment)
    return replace(
        state,
        enrolment=course,
        centre=state.centre if course == state.enrolment else other.centre,
        colour=worse.colour,
        is_late=worse.is_late,
        waiting_since=min(
            each.waiting_since for each in (state, other) if each.colour is worse.colour
        ),
        findings=(*state.findings, *(f for f in other.findings if f not in state.findings)),
        due_at=due,
        met_at=met,
        contacted_at=state.contacted_at or other.contacted_at,
        looked_at=earlier(state.looked_at, other.looked_at),
        claimed_by=state.claimed_by or other.claimed_by,
        claimed_at=state.claimed_at if state.claimed_by else other.claimed_at,
        snoozed_until=None,
        held_until=None,
        outward_steps=max(state.outward_steps, other.outward_steps),
        has_repeated=state.has_repeated or other.has_repeated,
        broke_through=state.broke_through or other.broke_through,
        attempts=state.attempts + other.attempts,
        remeasure_due_at=earlier(state.remeasure_due_at, other.remeasure_due_at),
        ring_by=min(filter(None, (state.ring_by, other.ring_by)), default=None),
        rang_at=max(filter(None, (state.rang_at, other.rang_at)), default=None),
        tried_at=max(filter(None, (state.tried_at, other.tried_at)), default=None),
        called_113_at=max(filter(None, (state.called_113_at, other.called_113_at)), default=None),
        offers=_merged_offers(state, other),
        **unsettled(state, event.at),
    )


def _due(finding: Finding, unit: UnitTimes) -> datetime:
    if finding.is_late:
        return late_red_due_at(finding.received_at, unit.hours)
    return due_at(finding.colour, finding.cause, finding.received_at, unit.hours, unit.red_minutes)


def _has_repeated(finding: Finding) -> bool:
    return finding.repeat_count > 0


def _offered_at_once(state: AlertState, at: datetime, units: Mapping[str, UnitTimes]) -> AlertState:
    """A red stands on a receiver's list too, unless one of the line is considering already."""
    if not is_offered(state.colour, state.cause) or is_being_considered(state):
        return state
    return offered_on(state, at, units)


def _is_more_urgent(state: AlertState, finding: Finding) -> bool:
    """Worse in colour, or a fresh red beside a late one."""
    here, there = SEVERITY[state.colour], SEVERITY[finding.colour]
    return there > here or (there == here and state.is_late and not finding.is_late)


def _is_answered(state: AlertState) -> bool:
    """Whether what the patient wrote before was answered: the next words wait for an answer anew."""
    return state.cause == MESSAGE and state.met_at is not None


def _merged_offers(state: AlertState, other: AlertState) -> tuple[Offer, ...]:
    """The offers of both, the older's first; a unit is asked once at a time."""
    waiting = {each.unit for each in state.offers if each.is_open}
    added = (withdrawn(each) if each.unit in waiting else each for each in other.offers)
    return (*state.offers, *added)
