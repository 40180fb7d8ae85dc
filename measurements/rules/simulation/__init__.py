"""What somebody with a diagnosis would have measured, and when it truly got worse. Nobody real.

Pure and reproducible. Here and not with the demo, since a plan for a patient without readings is
rehearsed over it; names and numbers of invented people stay in the demo.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from measurements.rules.simulation.course import courses
from measurements.rules.simulation.model import (
    Diagnosis,
    Episode,
    EpisodeKind,
    Fault,
    Sex,
    SimulatedPatient,
    SimulatedReading,
)
from measurements.rules.simulation.profiles import PROFILES
from measurements.rules.simulation.readings import readings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from measurements.rules.simulation.course import Course

__all__ = [
    "Diagnosis",
    "Episode",
    "EpisodeKind",
    "Fault",
    "Sex",
    "SimulatedCourse",
    "SimulatedPatient",
    "SimulatedReading",
    "simulated_course",
    "simulated_courses",
]

_TRIES = 60


@dataclass(frozen=True, slots=True)
class SimulatedCourse:
    """The readings of one invented person, and the worsenings in them."""

    readings: tuple[SimulatedReading, ...]
    episodes: tuple[Episode, ...]


def simulated_course(diagnosis: Diagnosis, *, days: int, ends_on: date) -> SimulatedCourse:
    """Return the readings of ``days`` local days that end ``ends_on``, with at least one worsening.

    The same arguments give the same answer. A very short period may be without a worsening.
    """
    profile = PROFILES[diagnosis]
    first = ends_on - timedelta(days=max(days - 1, 0))
    dates = tuple(first + timedelta(days=day) for day in range(days))
    found: tuple[Course, ...] = ()
    dice = _dice(diagnosis, 0)
    for number in range(_TRIES):
        dice = _dice(diagnosis, number)
        found = courses(profile, first, days, dice)
        if any(each.episode.ends_at.date() <= ends_on for each in found):
            break
    return SimulatedCourse(
        tuple(readings(profile, found, Sex.FEMALE, dates, dice, f"simulated-{diagnosis}")),
        tuple(each.episode for each in found),
    )


def simulated_courses(
    diagnosis: Diagnosis, *, people: int, days: int, seed: int, ends_on: date
) -> Iterator[SimulatedCourse]:
    """Yield so many invented people of one diagnosis, with devices of their own and faults.

    The same arguments give the same people, and person k is the same however many there are. Some
    never worsen.
    """
    profile = PROFILES[diagnosis]
    first = ends_on - timedelta(days=max(days - 1, 0))
    dates = tuple(first + timedelta(days=day) for day in range(days))
    for number in range(people):
        name = f"{seed}/{diagnosis}/{number}"
        dice = random.Random(name)  # noqa: S311 - no secret is made here
        found = courses(profile, first, days, dice)
        sex = dice.choice(tuple(Sex))
        yield SimulatedCourse(
            tuple(readings(profile, found, sex, dates, dice, name, own_devices=True)),
            tuple(each.episode for each in found),
        )


def _dice(diagnosis: Diagnosis, number: int) -> random.Random:
    return random.Random(f"rehearsal/{diagnosis}/{number}")  # noqa: S311 - no secret is made here
