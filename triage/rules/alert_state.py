"""An alert as the rules see it: who owns it, who has it, what it waits for, until when."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from selfcare_plans.rules.document import Colour


class Status(StrEnum):
    """Whether an alert is on the worklist. Claimed, snoozed and waiting are no states of their own."""

    OPEN = "OPEN"
    RESOLVED = "RESOLVED"


class Outcome(StrEnum):
    """What came of an alert. MERGED is the system's own, SECOND_GREEN that of a rule of the plan."""

    ACTED = "ACTED"
    ADVICE_GIVEN = "ADVICE_GIVEN"
    WATCH_AND_WAIT = "WATCH_AND_WAIT"
    WRONG_TECHNIQUE = "WRONG_TECHNIQUE"
    LIMIT_WRONG = "LIMIT_WRONG"
    DEVICE_FAULT = "DEVICE_FAULT"
    NO_CONTACT = "NO_CONTACT"
    ENTERED_IN_ERROR = "ENTERED_IN_ERROR"
    MERGED = "MERGED"
    SECOND_GREEN = "SECOND_GREEN"
    OTHER = "OTHER"


NOT_FOR_PERSONS = frozenset({Outcome.MERGED, Outcome.SECOND_GREEN})
"""Outcomes that no person may choose."""


class Settling(StrEnum):
    """How an open alert is left when its unit closes."""

    SAFE_UNTIL = "SAFE_UNTIL"
    TOLD_EVENING_SERVICE = "TOLD_EVENING_SERVICE"
    TOLD_PATIENT = "TOLD_PATIENT"


class OfferStatus(StrEnum):
    """What became of an offer to take over."""

    OPEN = "OPEN"
    CLAIMED = "CLAIMED"  # taken: the unit owns the alert, or owned it until another took it
    DECLINED = "DECLINED"
    NOT_ANSWERED = "NOT_ANSWERED"
    PASSED_OVER = "PASSED_OVER"  # the unit was closed, closed before it answered, or sees no more
    WITHDRAWN = "WITHDRAWN"  # another took over, or the alert was resolved
    GIVEN_BACK = "GIVEN_BACK"  # taken, then released
    LAPSED = "LAPSED"  # taken, and its deadline passed unmet


_CAME_TO_NOTHING = (OfferStatus.DECLINED, OfferStatus.NOT_ANSWERED, OfferStatus.LAPSED)


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer to a unit to take over. ``due_at`` is None where it was passed over at once."""

    unit: str
    made_at: datetime
    due_at: datetime | None
    status: OfferStatus = OfferStatus.OPEN
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it can still be claimed or declined."""
        return self.status is OfferStatus.OPEN


@dataclass(frozen=True, slots=True)
class Finding:
    """One non-green judgement, refused finding or opening by hand, on its way to an alert.

    ``received_at`` is what its deadline counts from (a missed window: the end of its grace).
    ``route_unit``: the unit that owns a new alert of this kind. ``repeat_count``/``repeat_times``:
    of the repetition rule that fired, else 0. ``is_late``: a red that is old news. ``held_until``:
    the yellow waits so long for a second reading, by the rule ``held_by`` (version/rule).
    """

    id: str
    enrolment: str
    cause: str
    colour: Colour
    received_at: datetime
    route_unit: str
    with_text: bool = False
    outward_steps: int = 0
    repeat_count: int = 0
    repeat_times: int = 0
    is_late: bool = False
    held_until: datetime | None = None
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class AlertState:
    """One alert: one enrolment, one cause, exactly one owner.

    ``waiting_since``: received_at of the first finding of the present colour. ``met_at``: the first
    contact, message, request to re-measure or outcome by a person of the owner, for the present
    deadline; ``looked_at``: the last such; ``contacted_at``: the first of all, whoever owned it then.
    ``receivers``: the plan's line. ``broke_through``: why it calls again although claimed or snoozed,
    until somebody looked.
    ``held_until``: a yellow that is not on the list yet, since the rule ``held_by`` asked for a
    second reading; its clock runs from the first one all the same. ``active_at``: when the holder of
    the claim last did something; the claim lapses half an hour later. ``ring_by``: nobody of the line
    has it, so a person must ring by then; ``rang_at``: a receiver was reached by telephone,
    ``tried_at``: somebody tried last; ``called_113_at``: 113 was rung. ``attempts``: how often the
    owner tried to reach the patient in vain. ``remeasure_due_at``: until when a new reading that
    the patient was asked for is waited for. ``settled_at``: when somebody said how it may be left
    over closing, ``settled_how``, until ``settled_until`` where that has an end; it hides nothing.
    ``unsettled_at``: when something new, or another owner, undid that last.
    """

    enrolment: str
    cause: str
    centre: str
    owner_unit: str
    colour: Colour
    opened_at: datetime
    waiting_since: datetime
    due_at: datetime
    findings: tuple[str, ...]
    receivers: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    snoozed_until: datetime | None = None
    met_at: datetime | None = None
    contacted_at: datetime | None = None
    looked_at: datetime | None = None
    is_late: bool = False
    outward_steps: int = 0
    has_repeated: bool = False
    broke_through: str | None = None
    status: Status = Status.OPEN
    outcome: Outcome | None = None
    resolved_by: str | None = None
    resolved_at: datetime | None = None
    held_until: datetime | None = None
    held_by: str = ""
    ring_by: datetime | None = None
    rang_at: datetime | None = None
    tried_at: datetime | None = None
    called_113_at: datetime | None = None
    settled_at: datetime | None = None
    settled_by: str | None = None
    settled_how: Settling | None = None
    settled_until: datetime | None = None
    unsettled_at: datetime | None = None
    attempts: int = 0
    remeasure_due_at: datetime | None = None
    active_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.status is Status.OPEN

    @property
    def is_taken_over(self) -> bool:
        """Whether another unit than the centre owns it."""
        return self.owner_unit != self.centre

    @property
    def units(self) -> frozenset[str]:
        """Return every unit whose times a step may need."""
        asked = (each.unit for each in self.offers)
        return frozenset((self.owner_unit, self.centre, *self.receivers, *asked))

    @property
    def was_tried(self) -> bool:
        """Whether a nurse has tried to reach the patient; silence leaves the centre not before."""
        return self.contacted_at is not None or self.attempts > 0

    def unseen(self, seen: Collection[str]) -> list[str]:
        """Return the findings that are not among those seen."""
        return [each for each in self.findings if each not in seen]

    @property
    def round_of_offers(self) -> tuple[Offer, ...]:
        """Return the offers made since the present colour, and those still waiting from before.

        A worse colour asks the line anew: who refused a yellow has not refused the red.
        """
        return tuple(
            each for each in self.offers if each.is_open or each.made_at >= self.waiting_since
        )

    @property
    def is_not_answered(self) -> bool:
        """Whether a receiver refused, did not answer or did not act, and the centre still has it.

        Also where the whole line was closed. It stays so while the next in line considers.
        """
        if self.is_taken_over:
            return False
        offers = self.round_of_offers
        if any(each.status in _CAME_TO_NOTHING for each in offers):
            return True
        return bool(offers) and all(each.status is OfferStatus.PASSED_OVER for each in offers)

    def open_offer(self, unit: str) -> Offer | None:
        """Return the offer that this unit can answer, if any."""
        return next((each for each in self.offers if each.unit == unit and each.is_open), None)

    def is_overdue(self, at: datetime) -> bool:
        """Whether its deadline has passed and nobody of the owner has met it."""
        return self.is_open and self.met_at is None and at >= self.due_at


class Refusal(StrEnum):
    """Why a step was not taken."""

    ALREADY_CLAIMED = "ALREADY_CLAIMED"
    ALREADY_RESOLVED = "ALREADY_RESOLVED"
    NOT_OWNER = "NOT_OWNER"
    NOT_CLAIMED = "NOT_CLAIMED"
    NO_OFFER = "NO_OFFER"
    ALREADY_OFFERED = "ALREADY_OFFERED"
    OWN_UNIT = "OWN_UNIT"
    NO_RECEIVER = "NO_RECEIVER"
    ANOTHER_IS_NEXT = "ANOTHER_IS_NEXT"
    TRY_THE_PATIENT_FIRST = "TRY_THE_PATIENT_FIRST"
    NOT_AHEAD = "NOT_AHEAD"
    PAST_THE_SHIFT = "PAST_THE_SHIFT"
    PAST_A_WEEK = "PAST_A_WEEK"
    NEEDS_REASON = "NEEDS_REASON"
    NEEDS_OWN_WORDS = "NEEDS_OWN_WORDS"
    UNSEEN_FINDINGS = "UNSEEN_FINDINGS"
    NOT_FOR_PERSONS = "NOT_FOR_PERSONS"
    NEEDS_TIME = "NEEDS_TIME"
    NEEDS_NAME = "NEEDS_NAME"
    BEFORE_CLOSING = "BEFORE_CLOSING"
    PAST_THE_NEXT_DAY = "PAST_THE_NEXT_DAY"
    DOES_NOT_JOIN = "DOES_NOT_JOIN"
    NOT_OPENED = "NOT_OPENED"
    ALREADY_OPENED = "ALREADY_OPENED"
    MUST_RING_FIRST = "MUST_RING_FIRST"


@dataclass(frozen=True, slots=True)
class Refused:
    """A step that was not taken, why, and who did what before (for the 409)."""

    code: Refusal
    params: Mapping[str, Any] = field(default_factory=dict)


def unsettled(state: AlertState, at: datetime, *, is_moved: bool = False) -> dict[str, Any]:
    """Return the fields of a step that unsettles: something new came, or it ``is_moved``."""
    was = state.settled_at is not None or is_moved
    return {
        "settled_at": None,
        "settled_by": None,
        "settled_how": None,
        "settled_until": None,
        "unsettled_at": at if was else state.unsettled_at,
    }
