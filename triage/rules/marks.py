"""What somebody said of a reading, as it was known at an instant: in error, or real however odd."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from measurements.rules.facts import Flag, ReadingFact


@dataclass(frozen=True, slots=True)
class Marked:
    """One mark as rules see it: a flag, and since when. ``at`` is aware."""

    flag: Flag
    at: datetime


def as_known(fact: ReadingFact, marks: Iterable[Marked], at: datetime) -> ReadingFact:
    """Return a reading with the marks that were set until ``at`` among its flags."""
    known = {one.flag for one in marks if one.at <= at}
    return replace(fact, flags=fact.flags | known) if known else fact


def all_as_known(
    facts: Iterable[ReadingFact], marks: Mapping[str, Sequence[Marked]], at: datetime
) -> list[ReadingFact]:
    """Return readings as they were known at an instant; most have no mark and are left as they are."""
    return [as_known(one, marks[one.id], at) if one.id in marks else one for one in facts]
