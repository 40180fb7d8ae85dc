"""What one patient measures: usual value + slow wobble + noise + the drift of an episode."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from dho.lib.clock import OSLO
from measurements.rules.simulation.devices import Bag
from measurements.rules.simulation.model import SimulatedReading
from measurements.rules.simulation.profiles import COMPONENTS, RESOLUTIONS, UNITS

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from measurements.rules.simulation.course import Course
    from measurements.rules.simulation.model import Sex
    from measurements.rules.simulation.profiles import Measure, Profile, Session

_LINGERS = 0.8
_ILL = 0.3
_SPREAD_OF_PEOPLE = 1.6
_LEAST_PULSE_PRESSURE = Decimal(12)


@dataclass(slots=True)
class _Body:
    """One patient's state while the days go by. Floats live here and nowhere else."""

    profile: Profile
    courses: tuple[Course, ...]
    dice: random.Random
    usual: dict[str, float]
    adherence: float
    habits: tuple[float, ...]
    bag: Bag | None = None
    slow: dict[str, float] = field(default_factory=dict)

    def wake(self) -> None:
        """Move the slow wobble of each measure by one day."""
        for name, measure in self.profile.measures.items():
            step = self.dice.gauss(0.0, measure.slow * (1 - _LINGERS**2) ** 0.5)
            self.slow[name] = _LINGERS * self.slow.get(name, 0.0) + step

    def is_ill(self, at: datetime) -> bool:
        return any(course.severity(at) >= _ILL for course in self.courses)

    def measure(self, name: str, at: datetime, shift: float) -> float:
        """Return what the meter would show, before rounding."""
        measure = self.profile.measures[name]
        drift = sum(
            course.severity(at) * measure.drift.get(course.episode.kind, 0.0)
            for course in self.courses
        )
        noise = self.dice.gauss(0.0, measure.within)
        rhythm = measure.rhythm(at.hour + at.minute / 60, at.isoweekday())
        value = self.usual[name] + self.slow[name] + shift + drift + rhythm + noise
        return min(max(value, measure.floor), measure.ceiling)


def readings(
    profile: Profile,
    courses: tuple[Course, ...],
    sex: Sex,
    dates: tuple[date, ...],
    dice: random.Random,
    prefix: str,
    *,
    own_devices: bool = False,
) -> Iterator[SimulatedReading]:
    """Yield the patient's readings of these local days in order of time.

    Days are missing now and then, and sometimes several in a row. ``prefix`` begins every
    ``reference``. ``own_devices``: each of the patient's devices has a bias and a step of its own,
    and now and then something goes wrong in measuring.
    """
    body = _Body(
        profile=profile,
        courses=courses,
        dice=dice,
        usual={name: _usual(each, sex, dice) for name, each in profile.measures.items()},
        adherence=0.75 + 0.24 * dice.random(),
        habits=tuple(dice.random() for _ in profile.sessions),
        bag=Bag.of(prefix) if own_devices else None,
    )
    away_until = date.min
    for day in dates:
        body.wake()
        if day < away_until:
            continue
        if dice.random() < 0.006:
            away_until = day + timedelta(days=dice.randint(2, 6))
            continue
        yield from sorted(
            _readings_of_day(body, day, prefix), key=lambda each: (each.measured_at, each.kind)
        )


def _usual(measure: Measure, sex: Sex, dice: random.Random) -> float:
    off = min(max(dice.gauss(0.0, 1.0), -_SPREAD_OF_PEOPLE), _SPREAD_OF_PEOPLE)
    return measure.usual(sex) + off * measure.between


def _readings_of_day(body: _Body, day: date, prefix: str) -> Iterator[SimulatedReading]:
    for session, habit in zip(body.profile.sessions, body.habits, strict=True):
        if day.isoweekday() not in session.weekdays:
            continue
        at = _moment(session, habit, day, body.dice)
        wanted = session.when_ill if body.is_ill(at) else session.when_well
        if body.dice.random() >= wanted * body.adherence:
            continue
        for step, kind in enumerate(session.kinds):
            yield _reading(body, kind, session, at + timedelta(seconds=45 * step), prefix)


def _moment(session: Session, habit: float, day: date, dice: random.Random) -> datetime:
    """Each person has an hour of habit and is seldom far from it; always within the session."""
    length = (session.closes - session.opens) * 3600
    seconds = (0.15 + 0.6 * habit) * length + dice.gauss(0.0, 900.0)
    seconds = min(max(seconds, 0.0), length - 300.0)
    midnight = datetime(day.year, day.month, day.day, tzinfo=OSLO)
    return midnight + timedelta(hours=session.opens, seconds=int(seconds))


def _reading(
    body: _Body, kind: str, session: Session, at: datetime, prefix: str
) -> SimulatedReading:
    parts = COMPONENTS.get(kind, ())
    names = [f"{kind}.{part}" for part in parts] or [kind]
    true = {name: body.measure(name, at, session.shift) for name in names}
    told, fault = body.bag.shows(kind, true) if body.bag else (true, None)
    shown = {part: _shown(kind, told[f"{kind}.{part}"]) for part in parts}
    if kind == "blood_pressure":  # no cuff shows a diastolic above the systolic
        shown["diastolic"] = min(shown["diastolic"], shown["systolic"] - _LEAST_PULSE_PRESSURE)
    return SimulatedReading(
        kind=kind,
        unit=UNITS[kind],
        measured_at=at,
        reference=f"{prefix}-{kind}-{at:%Y%m%dT%H%M%S}",
        value=None if parts else _shown(kind, told[kind]),
        components=shown,
        context=dict(session.context),
        fault=fault,
    )


def _shown(kind: str, value: float) -> Decimal:
    """Round half-up to the kind's resolution, as the meter's display does."""
    return Decimal(repr(value)).quantize(RESOLUTIONS[kind], rounding=ROUND_HALF_UP)
