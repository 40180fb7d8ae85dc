"""The cast of the alert tests: a centre, a GP office and a hospital, their people, one Monday."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from selfcare_plans.rules.document import Colour
from triage.rules.alert_events import Opened
from triage.rules.alert_machine import step
from triage.rules.alert_state import AlertState, Finding, Refused
from triage.rules.deadlines import UnitTimes
from triage.rules.hours import OpeningHours

OSLO = ZoneInfo("Europe/Oslo")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=OSLO)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

CENTRE, GP, HOSPITAL = "centre", "gp", "hospital"
ALWAYS = OpeningHours(time(0), time(0), (1, 2, 3, 4, 5, 6, 7), country=None)
UNITS = {
    CENTRE: UnitTimes(OpeningHours()),
    GP: UnitTimes(OpeningHours(time(9), time(14)), red_minutes=60),
    HOSPITAL: UnitTimes(ALWAYS),
}
ANNA, BEA, GRO, HANS = "anna", "bea", "gro", "hans"
UNIT_OF = {ANNA: CENTRE, BEA: CENTRE, GRO: GP, HANS: HOSPITAL}


def finding(colour: Colour = Colour.RED, at: datetime = MONDAY, **fields: Any) -> Finding:
    plain: dict[str, Any] = {
        "id": "f1", "enrolment": "e", "cause": "spo2", "colour": colour, "received_at": at,
        "route_unit": CENTRE,
    }  # fmt: skip
    return Finding(**{**plain, **fields})


def opened(
    colour: Colour = Colour.RED,
    at: datetime = MONDAY,
    receivers: tuple[str, ...] = (GP, HOSPITAL),
    **fields: Any,
) -> AlertState:
    """An alert just opened at the centre."""
    event = Opened(at, finding=finding(colour, at, **fields), centre=CENTRE, receivers=receivers)
    state = step(None, event, units=UNITS)
    assert isinstance(state, AlertState)
    return state


def after(state: AlertState, *events: Any) -> AlertState:
    """The alert after steps that all succeed."""
    for event in events:
        result = step(state, event, units=UNITS)
        assert isinstance(result, AlertState), (event, result)
        state = result
    return state


def refused(state: AlertState | None, event: Any) -> Refused:
    """The refusal of a step that must not succeed."""
    result = step(state, event, units=UNITS)
    assert isinstance(result, Refused), result
    return result
