"""What the staff of the demo do with an alert of the past: who, when, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from dho.demo.seed import cast, words
from selfcare_plans.rules.document import Colour
from triage.rules import alert_events as ev
from triage.rules.alert_state import AlertState, Outcome
from triage.rules.causes import is_missing

if TYPE_CHECKING:
    import random

    from dho.demo.seed.places import Places
    from tenants.models import Unit, User

# Of reds that a doctor is offered, so many are taken over.
_TAKEN_OVER = 0.3
_MINUTES_TO_CLAIM = {Colour.RED: (2, 12), Colour.NOT_JUDGED: (2, 12), Colour.YELLOW: (8, 75)}


@dataclass(frozen=True, slots=True)
class Act:
    """One step of a person. ``make`` gives the event from the alert's state at that time."""

    at: datetime
    code: str
    by: User
    unit: Unit
    role: str
    make: Callable[[AlertState], ev.Event]
    detail: dict[str, Any] = field(default_factory=dict)
    outcome: Outcome | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person of the staff at work."""

    user: User
    unit: Unit
    role: str

    def claims(self, at: datetime) -> Act:
        """Take the alert, or the offer."""
        by, unit = self._ids()
        return self._act(at, "CLAIMED", lambda _: ev.Claimed(at, by=by, unit=unit))

    def contacts(self, at: datetime, contact: ev.Contact) -> Act:
        """Ring, write or ask for a new measurement."""
        by, unit = self._ids()
        return self._act(
            at,
            "CONTACT_LOGGED",
            lambda _: ev.ContactLogged(at, by=by, unit=unit, contact=contact),
            {"contact": contact.value, "note": ""},
        )

    def resolves(self, at: datetime, outcome: Outcome, said: str) -> Act:
        """Close, having seen every finding that there is by then."""
        by, unit = self._ids()
        return self._act(
            at,
            "RESOLVED",
            lambda state: ev.Resolved(
                at, by=by, unit=unit, outcome=outcome, seen=frozenset(state.findings), note=said
            ),
            {"outcome": outcome.value},
            outcome,
            said,
        )

    def _ids(self) -> tuple[str, str]:
        return str(self.user.id), str(self.unit.id)

    def _act(
        self,
        at: datetime,
        code: str,
        make: Callable[[AlertState], ev.Event],
        detail: dict[str, Any] | None = None,
        outcome: Outcome | None = None,
        said: str = "",
    ) -> Act:
        return Act(at, code, self.user, self.unit, self.role, make, detail or {}, outcome, said)


def script(state: AlertState, places: Places, dice: random.Random) -> list[Act]:
    """Return what will be done with an alert that has just opened, in order of time."""
    handling = dice.choice(_handlings(state))
    at = state.opened_at + _minutes(dice, *_MINUTES_TO_CLAIM[state.colour])
    doctor = _doctor(state, places)
    if doctor is not None and dice.random() < _TAKEN_OVER:
        actor, handling = doctor, (Outcome.ACTED, ev.Contact.CALL, words.DOCTORS_NOTE)
    else:
        actor = actor_of(places, dice.choice(cast.NURSES))
    outcome, contact, said = handling
    reached = at + _minutes(dice, 1, 9)
    return [
        actor.claims(at),
        actor.contacts(reached, contact),
        actor.resolves(reached + _minutes(dice, 6, 45), outcome, said),
    ]


def actor_of(places: Places, username: str) -> Actor:
    """Return a member of staff at the first of their places of work."""
    one = next(each for each in cast.COLLEAGUES if each.username == username)
    key, role = one.work[0]
    return Actor(places.users[username], places.units[key], role.value)


def _handlings(state: AlertState) -> tuple[words.Handling, ...]:
    if is_missing(state.cause):
        return words.OF_MISSING
    if state.colour is Colour.NOT_JUDGED:
        return words.DOES_NOT_JUDGE
    return words.OF_RED if state.colour is Colour.RED else words.OF_YELLOW


def _doctor(state: AlertState, places: Places) -> Actor | None:
    """Return the doctor who is offered the alert, if any."""
    asked = next((offer.unit for offer in state.offers if offer.is_open), None)
    for key, username in cast.DOCTOR_AT.items():
        if asked == str(places.units[key].id):
            return actor_of(places, username)
    return None


def _minutes(dice: random.Random, least: int, most: int) -> timedelta:
    return timedelta(seconds=dice.randint(least * 60, most * 60))
