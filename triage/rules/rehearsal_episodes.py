"""What somebody acted on, and whether a draft would have found it, later, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour
from triage.rules.amounts import SEVERITY, local_date
from triage.rules.causes import BY_HAND, COMBINED, MESSAGE, NOT_JUDGED, REFUSED, is_missing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo


WARNING_DAYS = 7
"""How long before an admission, a course of treatment or an out-of-hours visit a finding warns of it."""

EARLIER_DAYS = 3
"""How long before an alert's first finding a finding of the same kind is of the same episode."""

_EVENT = "event"
_FOUND = (Colour.YELLOW, Colour.RED)


class What(StrEnum):
    """What somebody acted on."""

    ALERT = "ALERT"
    ADMISSION = "ADMISSION"
    COURSE_OF_TREATMENT = "COURSE_OF_TREATMENT"
    OUT_OF_HOURS = "OUT_OF_HOURS"
    WORSENING = "WORSENING"  # the simulator's own, which it knows the truth of


EVENTS = (What.ADMISSION, What.COURSE_OF_TREATMENT, What.OUT_OF_HOURS)


class Answer(StrEnum):
    """Whether the draft would have found it."""

    FOUND = "FOUND"  # the same day or earlier
    LATER = "LATER"
    NOT_FOUND = "NOT_FOUND"


@dataclass(frozen=True, slots=True)
class Episode:
    """Something that was acted on. ``cause`` of an alert; empty for events, which any kind may warn of.

    ``starts_at``: when the first finding was measured, or the event happened. ``ends_at``: the last
    finding, or when the alert was resolved. Aware.
    """

    what: What
    starts_at: datetime
    ends_at: datetime
    cause: str = ""
    colour: Colour | None = None
    alert_id: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """An episode and what the draft would have made of it. ``days``: how much later (or earlier, < 0)."""

    episode: Episode
    answer: Answer
    days: int = 0
    colour: Colour | None = None

    @property
    def is_missed(self) -> bool:
        """Whether nobody would have been told."""
        return self.answer is Answer.NOT_FOUND

    @property
    def is_milder(self) -> bool:
        """Whether it would have been found in a less urgent colour."""
        was = self.episode.colour
        return was is not None and self.colour is not None and SEVERITY[self.colour] < SEVERITY[was]


def is_about_the_plan(cause: str) -> bool:
    """Whether an alert of this cause depends on what the plan says."""
    return cause not in (BY_HAND, MESSAGE, NOT_JUDGED, REFUSED)


@dataclass(frozen=True, slots=True)
class Found:
    """What the draft says of a reading, or of a window without one (``MISSING:<kind>``), that day."""

    kind: str
    date: date
    colour: Colour
    about: str = ""


def cost_of(episode: Episode, found: Sequence[Found], zone: ZoneInfo) -> Cost:
    """Return whether the draft's findings contain the episode.

    A yellow or a red counts, a reading that could not be judged does not. An alert about silence is
    found by silence of the same kind; one about several kinds together by any reading.
    """
    first, last = local_date(episode.starts_at, zone), local_date(episode.ends_at, zone)
    before = EARLIER_DAYS if episode.what is What.ALERT else WARNING_DAYS
    within = sorted(
        (one.date, SEVERITY[one.colour], one.colour)
        for one in found
        if one.colour in _FOUND
        and _is_of(one, episode)
        and first - timedelta(days=before) <= one.date <= max(first, last)
    )
    if not within:
        return Cost(episode, Answer.NOT_FOUND)
    day = within[0][0]
    worst = max((each for each in within if each[0] <= max(day, first)), key=lambda each: each[1])
    answer = Answer.FOUND if day <= first else Answer.LATER
    return Cost(episode, answer, (day - first).days, worst[2])


def _is_of(one: Found, episode: Episode) -> bool:
    """Whether a finding is of the episode: of its cause, or, where any kind may warn, no report of it."""
    if episode.cause and episode.cause not in COMBINED:
        return one.kind == episode.cause
    is_its_own_report = one.kind == _EVENT and one.about == episode.what.value
    return not is_missing(one.kind) and not is_its_own_report
