"""People who do not exist and what they would have measured; pure, reproducible, no database."""

from dho.demo.simulator.population import simulate
from measurements.rules.simulation.model import (
    Diagnosis,
    Episode,
    EpisodeKind,
    Sex,
    SimulatedPatient,
    SimulatedReading,
)

__all__ = [
    "Diagnosis",
    "Episode",
    "EpisodeKind",
    "Sex",
    "SimulatedPatient",
    "SimulatedReading",
    "simulate",
]
