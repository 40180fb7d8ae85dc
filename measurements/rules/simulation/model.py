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


@dataclass(frozen=True, slots=True)
class Episode:
    """One worsening: the truth that the readings only show through noise. Aware, Oslo, half-open."""

    kind: EpisodeKind
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class SimulatedReading:
    """One reading as a sender would post it: ``value`` or ``components``, in the kind's own unit.

    ``measured_at`` is aware, in Europe/Oslo. ``reference`` is unique for the patient and the seed.
    """

    kind: str
    unit: str
    measured_at: datetime
    reference: str
    value: Decimal | None = None
    components: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    context: Mapping[str, str] = field(default_factory=dict, hash=False)


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
