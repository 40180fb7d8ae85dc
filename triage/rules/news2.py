"""NEWS2: the points of each parameter, and what their sum says.

Source: Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017, chart 1. A number
between two bands (a pulse of 40.5) counts as the worse. Which SpO2 scale applies is set by a
clinician in the plan and never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from triage.rules.ranges import HIGH, LOW

if TYPE_CHECKING:
    from collections.abc import Mapping

PARAMETERS = (
    "respiration_rate",
    "spo2",
    "oxygen",
    "systolic",
    "pulse",
    "consciousness",
    "body_temperature",
)
"""The seven, by the names that a sentence uses."""

_Bands = tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]
# (below this: points), worst first; (above this: points), worst first.
_BANDS: Mapping[str, _Bands] = MappingProxyType(
    {
        "respiration_rate": ((("9", 3), ("12", 1)), (("24", 3), ("20", 2))),
        "spo2": ((("92", 3), ("94", 2), ("96", 1)), ()),
        "spo2_scale_2": ((("84", 3), ("86", 2), ("88", 1)), ()),
        "spo2_scale_2_on_oxygen": (
            (("84", 3), ("86", 2), ("88", 1)),
            (("96", 3), ("94", 2), ("92", 1)),
        ),
        "systolic": ((("91", 3), ("101", 2), ("111", 1)), (("219", 3),)),
        "pulse": ((("41", 3), ("51", 1)), (("130", 3), ("110", 2), ("90", 1))),
        "consciousness": ((), (("0", 3),)),
        "body_temperature": ((("35.1", 3), ("36.1", 1)), (("39.0", 2), ("38.0", 1))),
    }
)
LEAST_AGE = 16
"""Younger people have other normals (Royal College of Physicians 2017): no score is given."""

ON_OXYGEN = 2
"""Points for oxygen, whatever its flow."""
_SCALE_2_SURE_BELOW = Decimal(93)


@dataclass(frozen=True, slots=True)
class Measured:
    """One number of the score, with the comparator of a meter that showed LO or HI."""

    value: Decimal
    comparator: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """``total`` is at least that much where not all seven are ``measured``."""

    total: int
    points: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def measured(self) -> int:
        """How many of the seven have points."""
        return len(self.points)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.measured == len(PARAMETERS)

    @property
    def highest(self) -> int:
        """The most that a single parameter scores."""
        return max(self.points.values(), default=0)

    @property
    def missing(self) -> tuple[str, ...]:
        """The parameters that nobody measured."""
        return tuple(each for each in PARAMETERS if each not in self.points)


def score(measured: Mapping[str, Measured], *, scale: int, is_on_oxygen: bool | None) -> Score:
    """Return the score of what was measured; ``is_on_oxygen`` None: nobody said."""
    points: dict[str, int] = {}
    for name in PARAMETERS:
        if name == "oxygen":
            if is_on_oxygen is not None:
                points[name] = ON_OXYGEN if is_on_oxygen else 0
            continue
        found = measured.get(name)
        if found is None:
            continue
        if name == "spo2":
            of_spo2 = _spo2(found, scale=scale, is_on_oxygen=is_on_oxygen)
            if of_spo2 is not None:
                points[name] = of_spo2
        else:
            points[name] = _points(name, found)
    return Score(sum(points.values()), MappingProxyType(points))


def _spo2(found: Measured, *, scale: int, is_on_oxygen: bool | None) -> int | None:
    """Return the points of SpO2; None where scale 2 depends on an oxygen that nobody stated."""
    if scale != 2:
        return _points("spo2", found)
    if is_on_oxygen is None and (found.value >= _SCALE_2_SURE_BELOW or found.comparator == HIGH):
        return None
    return _points("spo2_scale_2_on_oxygen" if is_on_oxygen else "spo2_scale_2", found)


def _points(name: str, found: Measured) -> int:
    """Return the most points of all values that the reading allows."""
    below, above = _BANDS[name]
    most = _of(below, above, found.value)
    if found.comparator == LOW:
        most = max(most, _of(below, above, Decimal(0)))
    if found.comparator == HIGH and above:
        most = max(most, above[0][1])
    return most


def _of(
    below: tuple[tuple[str, int], ...], above: tuple[tuple[str, int], ...], value: Decimal
) -> int:
    for limit, points in below:
        if value < Decimal(limit):
            return points
    for limit, points in above:
        if value > Decimal(limit):
            return points
    return 0
