"""What the simulator hands out: patients, the true course of their illness, and their readings."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from selfcare_plans.rules.templates import TemplateName as Diagnosis

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from decimal import Decimal

__all__ = [
    "Diagnosis",
    "Episode",
    "EpisodeKind",
    "Fault",
    "Sex",
    "SimulatedPatient",
    "SimulatedReading",
]


class Sex(StrEnum):
    FEMALE = "FEMALE"
    MALE = "MALE"


class EpisodeKind(StrEnum):
    """What can go wrong, one or two per diagnosis."""

    EXACERBATION = "EXACERBATION"
    DECOMPENSATION = "DECOMPENSATION"
    HYPERGLYCAEMIA = "HYPERGLYCAEMIA"
    HYPOGLYCAEMIA = "HYPOGLYCAEMIA"
    PRESSURE_RISE = "PRESSURE_RISE"


class Fault(StrEnum):
    """What goes wrong in measuring, so that a reading says something else than the body."""

    COLD_FINGERS = "COLD_FINGERS"  # the oximeter shows too little
    WITH_CLOTHES = "WITH_CLOTHES"  # the scale shows too much
    WITHOUT_REST = "WITHOUT_REST"  # the first blood pressure, taken at once, is too high
    WRONG_UNIT = "WRONG_UNIT"  # the number of another unit under the name of the kind's own


@dataclass(frozen=True, slots=True)
class Episode:
    """One worsening: the truth that the readings only show through noise. Aware, Oslo, half-open.

    ``worst_from``: when it has come to its height.
    """

    kind: EpisodeKind
    starts_at: datetime
    worst_from: datetime
    ends_at: datetime

    @property
    def onset_date(self) -> date:
        """The day on which it begins."""
        return self.starts_at.date()


@dataclass(frozen=True, slots=True)
class SimulatedReading:
    """One reading as a sender would post it: ``value`` or ``components``, in the kind's own unit.

    ``measured_at`` is aware, in Europe/Oslo. ``reference`` is unique for the patient and the seed.
    ``fault`` is the truth about how it was measured; no sender tells it.
    """

    kind: str
    unit: str
    measured_at: datetime
    reference: str
    value: Decimal | None = None
    components: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    context: Mapping[str, str] = field(default_factory=dict, hash=False)
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class SimulatedPatient:
    """One person who does not exist, with a synthetic national number (month + 80)."""

    number: int
    diagnosis: Diagnosis
    sex: Sex
    birth_date: date
    national_number: str
    given_name: str
    family_name: str
    municipality: str
    episodes: tuple[Episode, ...]
    readings: tuple[SimulatedReading, ...]
