"""The population: patient after patient, each from dice of its own."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from dho.demo.simulator.people import person
from measurements.rules.simulation.course import courses
from measurements.rules.simulation.model import SimulatedPatient
from measurements.rules.simulation.profiles import PROFILES
from measurements.rules.simulation.readings import readings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


def simulate(
    patients: int, days: int, seed: int, ends_on: date, *, own_devices: bool = False
) -> Iterator[SimulatedPatient]:
    """Yield patients 1 to ``patients`` with the readings of ``days`` local days, last ``ends_on``.

    ``own_devices``: each has devices of its own, and now and then measures wrongly.

    The same arguments give the same result, and patient k is the same however many there are.
    Readings of ``ends_on`` reach into its evening. Raises ``ValueError`` for a negative number,
    ``NoNumberLeft`` beyond 60,000 patients.
    """
    if patients < 0 or days < 0:
        raise ValueError("patients and days may not be negative")
    first_date = ends_on - timedelta(days=max(days - 1, 0))
    dates = tuple(first_date + timedelta(days=day) for day in range(days))
    return (
        _patient(number, dates, seed, ends_on, own_devices=own_devices)
        for number in range(1, patients + 1)
    )


def _patient(
    number: int, dates: tuple[date, ...], seed: int, ends_on: date, *, own_devices: bool
) -> SimulatedPatient:
    who = person(number, _dice(seed, number, "person"), ends_on.year)
    first_date = ends_on - timedelta(days=max(len(dates) - 1, 0))
    profile = PROFILES[who.diagnosis]
    course = courses(profile, first_date, len(dates), _dice(seed, number, "course"))
    return SimulatedPatient(
        number=number,
        diagnosis=who.diagnosis,
        sex=who.sex,
        birth_date=who.birth_date,
        national_number=who.national_number,
        given_name=who.given_name,
        family_name=who.family_name,
        municipality=who.municipality,
        episodes=tuple(each.episode for each in course),
        readings=tuple(
            readings(
                profile,
                course,
                who.sex,
                dates,
                _dice(seed, number, "readings"),
                f"sim-{seed}-{number}",
                own_devices=own_devices,
            )
        ),
    )


def _dice(seed: int, number: int, topic: str) -> random.Random:
    """Dice that depend on nothing else. A text seed is hashed alike on every machine."""
    return random.Random(f"{seed}/{number}/{topic}")  # noqa: S311 - no secret is made here
