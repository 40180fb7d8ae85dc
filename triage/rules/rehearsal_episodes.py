"""What somebody acted on, and whether a draft would have found it, later, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from selfcare_plans.rules.document import Colour, MissingRule
from triage.rules.amounts import SEVERITY, local_date
from triage.rules.causes import BY_HAND, NOT_JUDGED, REFUSED, is_missing, missing_cause

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from selfcare_plans.rules.document import PlanDocument

WARNING_DAYS = 7
"""How long before an admission, a course of treatment or an out-of-hours visit a finding warns of it."""

EARLIER_DAYS = 3
"""How long before an alert's first finding a finding of the same kind is of the same episode."""

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
    return cause not in (BY_HAND, NOT_JUDGED, REFUSED)


def cost_of(
    episode: Episode,
    found: Sequence[tuple[str, date, Colour]],
    document: PlanDocument,
    zone: ZoneInfo,
) -> Cost:
    """Return whether the draft's findings (kind, local day, colour) contain the episode.

    A yellow or a red counts, a reading that could not be judged does not. An alert about silence is
    found where the draft still has a missing rule for the kind.
    """
    if is_missing(episode.cause):
        return _silence(episode, document)
    first, last = local_date(episode.starts_at, zone), local_date(episode.ends_at, zone)
    before = EARLIER_DAYS if episode.what is What.ALERT else WARNING_DAYS
    within = sorted(
        (day, SEVERITY[colour], colour)
        for kind, day, colour in found
        if colour in _FOUND
        and episode.cause in ("", kind)
        and first - timedelta(days=before) <= day <= max(first, last)
    )
    if not within:
        return Cost(episode, Answer.NOT_FOUND)
    day = within[0][0]
    worst = max((each for each in within if each[0] <= max(day, first)), key=lambda each: each[1])
    answer = Answer.FOUND if day <= first else Answer.LATER
    return Cost(episode, answer, (day - first).days, worst[2])


def _silence(episode: Episode, document: PlanDocument) -> Cost:
    rules = [
        rule
        for item in document.items
        if missing_cause(item.kind) == episode.cause
        for rule in item.rules
        if isinstance(rule, MissingRule)
    ]
    if not rules:
        return Cost(episode, Answer.NOT_FOUND)
    worst = max((rule.colour for rule in rules), key=SEVERITY.__getitem__)
    return Cost(episode, Answer.FOUND, 0, worst)
