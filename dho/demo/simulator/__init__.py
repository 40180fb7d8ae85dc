"""People who do not exist and what they would have measured; pure, reproducible, no database."""

from dho.demo.simulator.model import (
    Diagnosis,
    Episode,
    EpisodeKind,
    Sex,
    SimulatedPatient,
    SimulatedReading,
)
from dho.demo.simulator.population import simulate

__all__ = [
    "Diagnosis",
    "Episode",
    "EpisodeKind",
    "Sex",
    "SimulatedPatient",
    "SimulatedReading",
    "simulate",
]
