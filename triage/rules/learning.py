"""What outcomes say about rules: which alert often and lead to nothing, and what a publication changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from triage.rules.alert_state import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

WASTED = frozenset(
    {
        Outcome.WATCH_AND_WAIT,
        Outcome.NO_CONTACT,
        Outcome.WRONG_TECHNIQUE,
        Outcome.LIMIT_WRONG,
        Outcome.DEVICE_FAULT,
    }
)
"""Outcomes after which nothing was done for the patient."""

NO_LESSON = frozenset({Outcome.ENTERED_IN_ERROR, Outcome.MERGED})


@dataclass(frozen=True, slots=True)
class Ended:
    """A resolved alert: who, what rule began it, how it ended. ``template`` may be empty.

    ``assessed``: a person's own colour beside the engine's, where one was set. ``side``: on which
    side of green it began (``below``, ``above``), where the rule has sides.
    """

    patient_id: str
    rule_id: str
    cause: str
    template: str
    colour: str
    outcome: Outcome
    opened_at: datetime
    assessed: str = ""
    side: str = ""

    @property
    def is_wasted(self) -> bool:
        """Whether nothing came of it, or a person saw it otherwise than the engine."""
        return self.outcome in WASTED or (bool(self.assessed) and self.assessed != self.colour)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One rule (of one patient or one template) and how its alerts ended.

    ``side``: where most of the wasted ones began. ``patients``: whose, the most wasted first.
    """

    key: str
    rule_id: str
    cause: str
    total: int
    wasted: int
    acted: int
    differ: int
    by_outcome: Mapping[Outcome, int]
    side: str = ""
    patients: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Return the part of the alerts that nothing came of."""
        return self.wasted / self.total


def lessons(ended: Iterable[Ended], *, by: str, least: int = 2) -> list[Lesson]:
    """Return the rules with wasted alerts, the most waste first.

    ``by``: ``patient_id`` or ``template``. Rules with fewer than ``least`` alerts say nothing yet.
    """
    grouped: dict[tuple[str, str, str], list[Ended]] = defaultdict(list)
    for one in ended:
        key = str(getattr(one, by))
        if key and one.outcome not in NO_LESSON:
            grouped[key, one.cause, one.rule_id].append(one)
    found = [
        _lesson(*key, alerts)
        for key, alerts in grouped.items()
        if len(alerts) >= least and any(one.is_wasted for one in alerts)
    ]
    return sorted(found, key=lambda one: (-one.wasted, -one.share, one.key, one.rule_id))


def _lesson(key: str, cause: str, rule_id: str, alerts: list[Ended]) -> Lesson:
    outcomes = [one.outcome for one in alerts]
    wasted = [one.patient_id for one in alerts if one.is_wasted]
    return Lesson(
        key=key,
        rule_id=rule_id,
        cause=cause,
        total=len(alerts),
        wasted=sum(one.is_wasted for one in alerts),
        acted=outcomes.count(Outcome.ACTED),
        differ=sum(bool(one.assessed) and one.assessed != one.colour for one in alerts),
        by_outcome={each: outcomes.count(each) for each in Outcome if each in outcomes},
        side=_most([one.side for one in alerts if one.is_wasted and one.side]),
        patients=tuple(each for each, _ in Counter(wasted).most_common()),
    )


def _most(texts: list[str]) -> str:
    return Counter(texts).most_common(1)[0][0] if texts else ""


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Alerts a week before and after a publication. None where there is too little time to say."""

    before: float | None
    after: float | None


def load_around(
    opened: Iterable[datetime], published_at: datetime, now: datetime, *, days: int = 28
) -> BeforeAfter:
    """Return the alerts a week in the ``days`` before and after; after at least a week."""
    times = list(opened)
    span = timedelta(days=days)
    before = sum(published_at - span <= at < published_at for at in times)
    passed = min(span, now - published_at)
    after = sum(published_at <= at < published_at + passed for at in times)
    week = timedelta(days=7)
    return BeforeAfter(
        before=before / (span / week), after=after / (passed / week) if passed >= week else None
    )


def together(loads: Iterable[BeforeAfter]) -> BeforeAfter:
    """Return the load of several patients as one; only those whose "after" can be told count."""
    told = [one for one in loads if one.before is not None and one.after is not None]
    if not told:
        return BeforeAfter(None, None)
    return BeforeAfter(
        before=sum(one.before or 0 for one in told), after=sum(one.after or 0 for one in told)
    )
