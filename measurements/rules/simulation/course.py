"""The true course of an illness: when it worsens, how far, and how it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dho.lib.clock import OSLO
from measurements.rules.simulation.model import Episode

if TYPE_CHECKING:
    import random
    from datetime import date

    from measurements.rules.simulation.profiles import Profile, Worsening

_DAY_SECONDS = 86_400
_REST_DAYS = 7


@dataclass(frozen=True, slots=True)
class Course:
    """An episode with its shape, in days: it rises, stays at its height, and goes back."""

    episode: Episode
    onset: float
    height: float
    recovery: float
    intensity: float

    def severity(self, at: datetime) -> float:
        """Return how far the patient is from the usual: 0 outside, ``intensity`` at the height."""
        days = (at - self.episode.starts_at).total_seconds() / _DAY_SECONDS
        if days < 0 or at >= self.episode.ends_at:
            return 0.0
        if days < self.onset:
            return self.intensity * days / self.onset
        left = self.onset + self.height + self.recovery - days
        return self.intensity * (min(1.0, left / self.recovery) if self.recovery else 1.0)


def courses(
    profile: Profile, first_date: date, days: int, dice: random.Random
) -> tuple[Course, ...]:
    """Return the episodes that begin in the period, in order, at least a week apart.

    Some people never worsen, some often: the expected number is spread between people.
    """
    found: list[Course] = []
    proneness = dice.choice((0.0, 0.5, 1.0, 1.0, 2.5))
    for worsening in profile.worsenings:
        chance = proneness * worsening.per_90_days / 90
        for day in range(days):
            if dice.random() < chance:
                found.append(_course(worsening, first_date + timedelta(days=day), dice))
    return _apart(sorted(found, key=lambda each: each.episode.starts_at))


def _course(worsening: Worsening, day: date, dice: random.Random) -> Course:
    onset = dice.uniform(*worsening.onset)
    height = dice.uniform(*worsening.height)
    recovery = dice.uniform(*worsening.recovery)
    starts_at = datetime(
        day.year, day.month, day.day, dice.randrange(4, 24), dice.randrange(60), tzinfo=OSLO
    )
    length = timedelta(minutes=round((onset + height + recovery) * 24 * 60))
    return Course(
        episode=Episode(
            worsening.kind,
            starts_at,
            worst_from=starts_at + timedelta(minutes=round(onset * 24 * 60)),
            ends_at=starts_at + length,
        ),
        onset=onset,
        height=height,
        recovery=recovery,
        intensity=dice.uniform(0.75, 1.35),
    )


def _apart(found: list[Course]) -> tuple[Course, ...]:
    kept: list[Course] = []
    for each in found:
        rested = kept[-1].episode.ends_at + timedelta(days=_REST_DAYS) if kept else None
        if rested is None or each.episode.starts_at >= rested:
            kept.append(each)
    return tuple(kept)
