"""How each diagnosis looks from home: what is measured when, usual values, and how it worsens.

The numbers are ours and made to look plausible on a screen; they are no epidemiology.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from measurements.rules.simulation.model import Diagnosis, EpisodeKind, Sex


@dataclass(frozen=True, slots=True)
class Measure:
    """One number in the kind's own unit: where people lie, how much it moves, how far it drifts.

    ``between`` is the spread from person to person, ``slow`` that from day to day (it lingers),
    ``within`` that from reading to reading; all standard deviations. ``drift`` is the shift at the
    height of an episode of ordinary intensity. ``daily`` is how far the value swings with the hours
    of the day, highest at ``peak_hour``; ``weekend`` what Saturday and Sunday add.
    """

    normal: float
    between: float
    within: float
    slow: float = 0.0
    drift: Mapping[EpisodeKind, float] = field(default_factory=dict)
    floor: float = 0.0
    ceiling: float = 1000.0
    male_extra: float = 0.0
    daily: float = 0.0
    peak_hour: float = 16.0
    weekend: float = 0.0

    def rhythm(self, hour: float, weekday: int) -> float:
        """Return what the hour of the local day (0 to 24) and the ISO weekday add."""
        swing = self.daily * math.cos((hour - self.peak_hour) * math.pi / 12) if self.daily else 0.0
        return swing + (self.weekend if weekday > 5 else 0.0)

    def usual(self, sex: Sex) -> float:
        """The mean of people of that sex."""
        return self.normal + (self.male_extra if sex is Sex.MALE else 0.0)


@dataclass(frozen=True, slots=True)
class Session:
    """Kinds measured together between two hours of the local day, on these ISO weekdays.

    ``when_well``/``when_ill`` is the chance that it is meant to be done at all on such a day.
    ``shift`` is added to every value (after a meal, in the evening).
    """

    kinds: tuple[str, ...]
    opens: int
    closes: int
    weekdays: frozenset[int] = frozenset(range(1, 8))
    when_well: float = 1.0
    when_ill: float = 1.0
    context: Mapping[str, str] = field(default_factory=dict)
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Worsening:
    """Lengths in days as (least, most), and how many to expect per person in 90 days."""

    kind: EpisodeKind
    per_90_days: float
    onset: tuple[float, float]
    height: tuple[float, float]
    recovery: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """Measures by kind, or ``kind.component``; sessions; what can go wrong."""

    measures: Mapping[str, Measure]
    sessions: tuple[Session, ...]
    worsenings: tuple[Worsening, ...]


UNITS: Mapping[str, str] = MappingProxyType(
    {
        "weight": "kg",
        "glucose": "mmol/L",
        "spo2": "%",
        "blood_pressure": "mm[Hg]",
        "pulse": "/min",
        "body_temperature": "Cel",
        "respiration_rate": "/min",
        "hba1c": "mmol/mol",
        "symptom_score": "{score}",
    }
)
_TENTH = Decimal("0.1")
RESOLUTIONS: Mapping[str, Decimal] = MappingProxyType(
    {kind: Decimal(1) for kind in UNITS}
    | {"weight": _TENTH, "glucose": _TENTH, "body_temperature": _TENTH}
)
COMPONENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"blood_pressure": ("systolic", "diastolic")}
)

_MONDAY = frozenset({1})
_EXACERBATION = EpisodeKind.EXACERBATION
_DECOMPENSATION = EpisodeKind.DECOMPENSATION
_HIGH, _LOW = EpisodeKind.HYPERGLYCAEMIA, EpisodeKind.HYPOGLYCAEMIA
_PRESSURE = EpisodeKind.PRESSURE_RISE

_COPD = Profile(
    measures={
        "spo2": Measure(93.2, 1.3, 0.8, 0.6, {_EXACERBATION: -7.0}, 70, 99, daily=0.4),
        "pulse": Measure(82, 9, 6, 3, {_EXACERBATION: 26}, 42, 170, daily=3),
        "respiration_rate": Measure(17, 1.4, 1.3, 0.5, {_EXACERBATION: 9}, 9, 45),
        "body_temperature": Measure(
            36.8, 0.2, 0.25, 0.1, {_EXACERBATION: 1.3}, 35.5, 41, daily=0.2, peak_hour=18
        ),
        "symptom_score": Measure(14, 4, 1.5, 1, {_EXACERBATION: 12}, 0, 40),
    },
    sessions=(
        Session(("spo2", "pulse"), 6, 10),
        Session(("respiration_rate", "body_temperature"), 10, 20, when_well=0.05, when_ill=0.7),
        Session(("symptom_score",), 17, 20, _MONDAY),
    ),
    worsenings=(Worsening(_EXACERBATION, 0.7, (3, 6), (1, 4), (4, 8)),),
)
_HEART_FAILURE = Profile(
    measures={
        "weight": Measure(
            70,
            10,
            0.2,
            0.25,
            {_DECOMPENSATION: 4.2},
            42,
            180,
            male_extra=13,
            daily=0.4,
            weekend=0.2,
        ),
        "blood_pressure.systolic": Measure(
            124, 10, 7, 3, {_DECOMPENSATION: -24}, 70, 210, daily=4, peak_hour=11
        ),
        "blood_pressure.diastolic": Measure(75, 5, 4, 2, {_DECOMPENSATION: -8}, 42, 120),
        "pulse": Measure(72, 6, 4, 2, {_DECOMPENSATION: 42}, 42, 170, daily=3),
    },
    sessions=(
        Session(("weight",), 6, 10),
        Session(("blood_pressure", "pulse"), 6, 10, frozenset({1, 3, 5}), when_ill=1.0),
    ),
    worsenings=(Worsening(_DECOMPENSATION, 0.6, (4, 7), (1, 3), (4, 8)),),
)
_TYPE_2_DIABETES = Profile(
    measures={
        "glucose": Measure(6.0, 0.4, 0.5, 0.3, {_HIGH: 8.5, _LOW: -3.1}, 1.8, 28, weekend=0.2),
        "weight": Measure(76, 10, 0.3, 0.3, {}, 42, 180, male_extra=12, daily=0.4),
        "hba1c": Measure(50, 4, 1.5, 0, {}, 30, 120),
    },
    sessions=(
        Session(("glucose",), 6, 10, context={"meal": "fasting"}),
        Session(("glucose",), 12, 20, frozenset({2, 6}), context={"meal": "after"}, shift=2.0),
        Session(("weight",), 6, 10, _MONDAY),
        Session(("hba1c",), 12, 15, _MONDAY, when_well=1 / 13, when_ill=1 / 13),
    ),
    worsenings=(
        Worsening(_HIGH, 0.45, (3, 6), (2, 5), (3, 7)),
        Worsening(_LOW, 0.3, (0, 0.2), (1, 1.5), (0, 0.3)),
    ),
)
_HYPERTENSION = Profile(
    measures={
        "blood_pressure.systolic": Measure(
            136, 9, 8, 4, {_PRESSURE: 40}, 75, 235, daily=4, peak_hour=11, weekend=-2
        ),
        "blood_pressure.diastolic": Measure(83, 6, 5, 2, {_PRESSURE: 22}, 45, 135),
        "pulse": Measure(70, 6, 4, 2, {_PRESSURE: 8}, 45, 160, daily=3),
    },
    sessions=(
        Session(("blood_pressure", "pulse"), 6, 10, frozenset({1, 2, 3, 4})),
        Session(("blood_pressure", "pulse"), 18, 22, frozenset({1, 2, 3, 4}), shift=-2),
    ),
    worsenings=(Worsening(_PRESSURE, 0.5, (4, 8), (3, 7), (4, 9)),),
)

PROFILES: Mapping[Diagnosis, Profile] = MappingProxyType(
    {
        Diagnosis.COPD: _COPD,
        Diagnosis.HEART_FAILURE: _HEART_FAILURE,
        Diagnosis.TYPE_2_DIABETES: _TYPE_2_DIABETES,
        Diagnosis.HYPERTENSION: _HYPERTENSION,
    }
)
