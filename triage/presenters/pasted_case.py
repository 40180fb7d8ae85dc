"""Pasted lines with their colours and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from measurements.presenters import STAFF_WORDS
from triage.presenters.explanation import patient_sentence
from triage.presenters.sentences import sentence, value_shown
from triage.rules.amounts import described

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from triage.rules.pasted_case import Line
    from triage.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line. ``colour`` is empty where it could not be read, and ``reason`` says why."""

    number: int
    text: str
    at: datetime | None
    value: str
    colour: str
    reason: str
    for_patient: str = ""


def lines_shown(lines: Sequence[Line], verdicts: Mapping[int, Verdict]) -> list[LineShown]:
    """Return the lines in the order in which they were pasted."""
    return [_shown(line, verdicts.get(line.number)) for line in lines]


def _shown(line: Line, verdict: Verdict | None) -> LineShown:
    reading = line.reading
    if reading is None or verdict is None:
        why = " ".join(one.detail for one in line.problems)
        return LineShown(line.number, line.text, None, "", "", why)
    code, params = verdict.reason_code, verdict.reason_params
    return LineShown(
        number=line.number,
        text=line.text,
        at=reading.measured_at,
        value=f"{STAFF_WORDS.label(reading.kind)} {value_shown(described(reading))}",
        colour=verdict.colour,
        reason=sentence(code, params),
        for_patient=patient_sentence(code, params),
    )
