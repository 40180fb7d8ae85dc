"""What a doctor may approve from an overview, and what must be opened and read."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from triage.rules.rehearsal import Concern, may_be_approved_from_overview

if TYPE_CHECKING:
    from collections.abc import Collection

    from selfcare_plans.rules.doctor_only import DoctorOnly
    from triage.rules.rehearsal import Rehearsal


class MustBeRead(StrEnum):
    """Why a proposal is approved on its own page only."""

    MISSED_EPISODE = "MISSED_EPISODE"
    NOTHING_FIRES = "NOTHING_FIRES"
    NO_READINGS = "NO_READINGS"
    SIMULATED = "SIMULATED"  # rehearsed over an invented person's readings
    TOO_SHORT = "TOO_SHORT"
    DOCTOR_ONLY = "DOCTOR_ONLY"  # an outer limit, the level of treatment, red left out


def must_be_read(
    rehearsal: Rehearsal, *, is_simulated: bool, doctor_only: Collection[DoctorOnly]
) -> MustBeRead | None:
    """Return why the version may not be approved from an overview; None: it may."""
    if is_simulated:
        return MustBeRead.SIMULATED
    if not may_be_approved_from_overview(rehearsal):
        gravest = next(iter(rehearsal.concerns), None)
        return MustBeRead[Concern(gravest).name] if gravest else MustBeRead.TOO_SHORT
    return MustBeRead.DOCTOR_ONLY if doctor_only else None
