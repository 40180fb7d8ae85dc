"""What can happen to an alert. ``at`` is aware; ``by`` is a person acting for ``unit``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from selfcare_plans.rules.document import Colour
    from triage.rules.alert_state import AlertState, Finding, Outcome, Settling


class Contact(StrEnum):
    """What meets a deadline, beside an outcome."""

    CALL = "CALL"
    MESSAGE = "MESSAGE"
    REMEASURE = "REMEASURE"


@dataclass(frozen=True, slots=True)
class Happened:
    """What every event has: when it happened."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Done(Happened):
    """What a person did, for a unit."""

    by: str
    unit: str


@dataclass(frozen=True, slots=True)
class Opened(Happened):
    """The first finding. ``receivers``: the plan's line, from the version in force now."""

    finding: Finding
    centre: str
    receivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingJoined(Happened):
    """One more finding of the same cause. ``row_causes``: causes open for the patient already.

    ``centre``: of the finding's course; the alert's from now, unless its own course is newer.
    """

    finding: Finding
    row_causes: frozenset[str] | None = None
    centre: str = ""


@dataclass(frozen=True, slots=True)
class Claimed(Done):
    """Takes the alert, or the offer, of the person's own unit."""


@dataclass(frozen=True, slots=True)
class Released(Done):
    """At the centre: no longer claimed. By a receiver: back to the centre, due at once."""


@dataclass(frozen=True, slots=True)
class Active(Done):
    """The holder is at work on it: her panel is open and in use, she rings, she types."""


@dataclass(frozen=True, slots=True)
class Snoozed(Done):
    """Rests until a time, for a reason; ``seen``: the findings the actor saw."""

    until: datetime
    reason: str
    seen: frozenset[str]


@dataclass(frozen=True, slots=True)
class ContactLogged(Done):
    """The patient was rung, written to or asked to measure again.

    ``reached`` False: an attempt that came to nothing. ``is_with_patient`` False: a talk with
    somebody else about the patient. Neither meets the deadline. ``seen``: the findings that stood on
    the page it was written on, where that is known: what came later was not spoken of.
    """

    contact: Contact = Contact.CALL
    reached: bool = True
    is_with_patient: bool = True
    seen: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class AskedToMeasure(Done):
    """The patient was asked to measure again; without a reading by ``due_at`` the alert calls again.

    ``seen`` as for a contact.
    """

    due_at: datetime
    seen: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class MeasuredAgain(Happened):
    """A reading that was asked for came. ``waits_until``: for the next that was asked for, if any."""

    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Escalated(Done):
    """Offered to the next in the plan's line, or to the unit named.

    ``shown_unit``: who was next on the page that it was pressed on, where there was one.
    """

    to_unit: str | None = None
    message: str = ""
    shown_unit: str | None = None


@dataclass(frozen=True, slots=True)
class HandedOver(Done):
    """Offered to any unit that may see the patient; changes no owner until it is claimed."""

    to_unit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class OfferClaimed(Done):
    """The accepted handover: the unit owns the alert from now."""


@dataclass(frozen=True, slots=True)
class OfferDeclined(Done):
    """The unit will not take it; the next in line is offered."""

    reason: str


@dataclass(frozen=True, slots=True)
class Transferred(Done):
    """The responsibility for the whole course moved by an accepted take-over: the alert follows."""

    to_unit: str


@dataclass(frozen=True, slots=True)
class Resolved(Done):
    """Closed with an outcome.

    ``note``: own words. ``waited_before``: an earlier alert of this cause ended in "watch and
    wait". ``own_colour``: the person's assessment, where she made one.
    """

    outcome: Outcome
    seen: frozenset[str]
    note: str = ""
    waited_before: bool = False
    own_colour: Colour | None = None


@dataclass(frozen=True, slots=True)
class TakenOver(Claimed):
    """A doctor who was asked answers that she takes over, with or without an offer."""


@dataclass(frozen=True, slots=True)
class CallLogged(Done):
    """A receiver, or the out-of-hours clinic, was rung about the patient.

    ``to``: a unit's id, or the clinic by name. ``agreed``: what was agreed, where it was reached.
    """

    to: str
    is_reached: bool
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class Called113(Done):
    """The emergency number was rung: help is on its way, and nothing is waited for any more."""


@dataclass(frozen=True, slots=True)
class Settled(Done):
    """Left over closing: how, and having seen which findings. Moves no deadline and no owner.

    ``until``: of SAFE_UNTIL. ``told``: of TOLD_EVENING_SERVICE, which service and who there.
    """

    how: Settling
    seen: frozenset[str]
    until: datetime | None = None
    told: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CentreGone(Happened):
    """The centre ``gone`` may not see the patient any longer; ``to_unit`` has what it had."""

    gone: str
    to_unit: str


@dataclass(frozen=True, slots=True)
class MergedInto(Happened):
    """The findings moved to an older alert of the same cause and owner."""


@dataclass(frozen=True, slots=True)
class MergedFrom(Happened):
    """A younger alert of the same cause and owner is taken in."""

    other: AlertState


@dataclass(frozen=True, slots=True)
class SecondGreen(Happened):
    """The second reading that a rule asked for came, green. ``at``: when it was received.

    ``pairs_before``: how many such pairs of the kind ended so in the 14 days before.
    """

    pairs_before: int = 0


@dataclass(frozen=True, slots=True)
class TimePassed(Happened):
    """Nobody did anything: offers run out, unmet handovers go back, snoozes end."""


Event = (
    Opened
    | FindingJoined
    | Claimed
    | Released
    | Active
    | Snoozed
    | ContactLogged
    | AskedToMeasure
    | MeasuredAgain
    | Escalated
    | HandedOver
    | OfferClaimed
    | OfferDeclined
    | Transferred
    | CentreGone
    | Resolved
    | TakenOver
    | CallLogged
    | Called113
    | Settled
    | MergedInto
    | MergedFrom
    | SecondGreen
    | TimePassed
)
