"""A question to a doctor: its states, its answers, its doors, and when it is due. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour

if TYPE_CHECKING:
    from datetime import datetime

    from triage.rules.deadlines import UnitTimes

LINK_LASTS = timedelta(hours=72)
CODE_TRIES = 5
CODES_PER_LINK = 5
WORKING_DAY = timedelta(hours=7)
"""What a receiver has to answer in when nothing is red. Ours, to be approved by a doctor."""


class QuestionState(StrEnum):
    """Where a question stands."""

    OPEN = "OPEN"
    ANSWERED = "ANSWERED"
    WITHDRAWN = "WITHDRAWN"


class Answer(StrEnum):
    """What a doctor answers, beside a free text."""

    AGREE = "AGREE"
    ADJUST = "ADJUST"
    TAKE_OVER = "TAKE_OVER"


class Way(StrEnum):
    """Through which door an answer came."""

    PAGE = "PAGE"
    LINK = "LINK"
    MESSAGE = "MESSAGE"
    PHONE = "PHONE"
    MEETING = "MEETING"


WRITTEN_IN = (Way.MESSAGE, Way.PHONE, Way.MEETING)
"""Ways in which a nurse writes the answer in, and names the doctor."""


def question_due_at(asked_at: datetime, unit: UnitTimes, *, is_red: bool) -> datetime:
    """Return when the question must be answered, counted in the receiver's opening hours.

    About a red alert: the unit's own minutes for offers. Else so many open hours as a working day
    has (``WORKING_DAY``).
    """
    minutes = unit.offer_minutes if is_red else int(WORKING_DAY.total_seconds() // 60)
    return unit.hours.add_open_minutes(asked_at, minutes)


def half_way(asked_at: datetime, due_at: datetime) -> datetime:
    """Return when the receiver is reminded first."""
    return asked_at + (due_at - asked_at) / 2


def may_have_link(colour: str | None) -> bool:
    """Whether a question may be sent as a link: never one about a red alert."""
    return colour != Colour.RED.value


def needs_words(answer: Answer, text: str, *, has_adjusted: bool = False) -> bool:
    """Whether the answer is empty without a text: what should be otherwise must be said."""
    return answer is Answer.ADJUST and not has_adjusted and not text.strip()
