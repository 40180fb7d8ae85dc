"""Judge again what was judged, and say whether the present engine gives the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from measurements.rules.facts import ReadingFact
from triage.rules.judge import judge
from triage.rules.marks import all_as_known
from triage.rules.verdict import ENGINE_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from triage.rules.marks import Marked
    from triage.rules.verdict import Verdict, Version, WindowFact


@dataclass(frozen=True, slots=True)
class Stored:
    """What was said of a reading or window, and when. ``judged_at``: what was known until then."""

    colour: str
    reason_code: str
    version_id: str | None
    engine_version: str
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class Replayed:
    """A stored judgement beside what the present engine says of the same inputs."""

    stored: Stored
    verdict: Verdict
    engine_version: str = ENGINE_VERSION

    @property
    def differences(self) -> tuple[str, ...]:
        """Return the names of what differs: ``colour``, ``reason_code``, ``version_id``."""
        pairs = {
            "colour": (self.stored.colour, self.verdict.colour.value),
            "reason_code": (self.stored.reason_code, self.verdict.reason_code),
            "version_id": (self.stored.version_id, self.verdict.version_id),
        }
        return tuple(name for name, (before, now) in pairs.items() if before != now)

    @property
    def is_same(self) -> bool:
        """Whether the present engine says the same, for the same reason, by the same version."""
        return not self.differences


def replay(
    stored: Stored,
    subject: ReadingFact | WindowFact,
    versions: Sequence[Version],
    readings: Sequence[ReadingFact],
    *,
    zone: ZoneInfo,
    marks: Mapping[str, Sequence[Marked]] | None = None,
) -> Replayed:
    """Judge a subject with what was known when it was judged.

    ``readings``: the patient's, in any order; those that came after ``judged_at`` were not known
    and are left out. ``marks``: what was said of readings, by id; what was said after
    ``judged_at`` was not known either.
    """
    at = stored.judged_at
    known = all_as_known((one for one in readings if one.received_at <= at), marks or {}, at)
    if isinstance(subject, ReadingFact):
        (subject,) = all_as_known([subject], marks or {}, at)
    return Replayed(stored, judge(subject, versions, known, zone=zone))
