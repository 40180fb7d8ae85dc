"""Whether a patient knows of her red answer, and by which way she is told when she has not said so.

Shown is not read: a page may be open on a table. Told means that she, or somebody for her, said so.
Pure: which way is due follows from what was taken before and the time that is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from triage.rules.ladder import callable_from, may_be_called

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from zoneinfo import ZoneInfo

CONFIRM_MINUTES = 10
"""So long each way has to be confirmed before the next is taken; the first is the page itself."""
ONE_MESSAGE = timedelta(minutes=30)
"""Several reds in this time are one message by the same way. Ours, to be approved by a doctor."""
STILL_TOLD = timedelta(hours=24)
"""A red that was measured longer ago is told by the nurse, not by a message. Ours, likewise."""


class Way(StrEnum):
    """A way to a patient who has not confirmed, in the order they are taken."""

    PUSH = "PUSH"
    SMS = "SMS"
    RELATIVE = "RELATIVE"


class TellingState(StrEnum):
    """WAITING: not confirmed, a way goes on. EXHAUSTED: nobody has confirmed; a nurse must ring.

    ENDED: nothing to tell any more (113 was rung, the alert is resolved, the reading was an error).
    """

    WAITING = "WAITING"
    SEEN = "SEEN"
    TOLD_BY_RELATIVE = "TOLD_BY_RELATIVE"
    TOLD_BY_NURSE = "TOLD_BY_NURSE"
    EXHAUSTED = "EXHAUSTED"
    ENDED = "ENDED"


NOT_TOLD = (TellingState.WAITING, TellingState.EXHAUSTED)
"""States in which nobody has said that the patient knows."""
CONFIRMED = (
    TellingState.SEEN,
    TellingState.TOLD_BY_RELATIVE,
    TellingState.TOLD_BY_NURSE,
)


class How(StrEnum):
    """What came of a way. COVERED: the message of another red minutes before says the same.

    FAILED: no device took it, so that the next way does not wait.
    """

    SENT = "SENT"
    COVERED = "COVERED"
    NOT_AVAILABLE = "NOT_AVAILABLE"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Told:
    """What to do now. ``look_at`` None: nothing more will be done by time."""

    steps: tuple[tuple[Way, How], ...]
    look_at: datetime | None
    is_exhausted: bool


def next_ways(
    taken: Collection[Way],
    open_ways: Collection[Way],
    recent: Collection[Way],
    now: datetime,
    zone: ZoneInfo,
) -> Told:
    """Return the ways to take now: those that are not there are passed at once, one is taken.

    ``open_ways``: those that exist for this patient; ``recent``: by which she was sent a message
    just before. A relative is told between 08 and 21 of ``zone`` only; until then the nurse has it.
    """
    steps: list[tuple[Way, How]] = []
    for way in Way:
        if way in taken:
            continue
        if way not in open_ways:
            steps.append((way, How.NOT_AVAILABLE))
            continue
        if way is Way.RELATIVE and not may_be_called(now, zone):
            return Told(tuple(steps), callable_from(now, zone), is_exhausted=True)
        steps.append((way, How.COVERED if way in recent else How.SENT))
        return Told(tuple(steps), now + timedelta(minutes=CONFIRM_MINUTES), is_exhausted=False)
    return Told(tuple(steps), None, is_exhausted=True)
