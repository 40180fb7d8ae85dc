"""A case of one's own: pasted lines read as readings, by the same rules as the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from measurements.rules.facts import ReadingFact
from measurements.rules.kinds import KINDS
from measurements.rules.problems import ProblemCode
from measurements.rules.reading_shape import ReadingInput, read_reading
from measurements.rules.strict_json import JsonRefused, parse
from triage.rules.judge import judge_all
from triage.rules.verdict import Version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from selfcare_plans.rules.document import PlanDocument
    from triage.rules.verdict import Verdict

MAX_LINES = 500
_NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Line:
    """One pasted line: the reading it holds, or what is wrong with it."""

    number: int
    text: str
    reading: ReadingFact | None = None
    problems: tuple[ProblemCode, ...] = ()


def read_lines(text: str, *, kind: str, zone: ZoneInfo, now: datetime) -> list[Line]:
    """Read up to ``MAX_LINES`` lines; empty ones are left out.

    A line is a reading as JSON, as in the API (``patient``, ``reference`` and ``unit`` may be left
    out), or ``time, value`` or ``time, kind, value``; several numbers as ``152/88``. ``kind`` is
    that of lines that name none. A time without an offset is the patient's, in ``zone``. Numbers of
    plain lines are in the kind's own unit.
    """
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    return [
        _line(number, each, kind, zone, now)
        for number, each in enumerate(lines[:MAX_LINES], start=1)
    ]


def judge_lines(
    lines: Sequence[Line], document: PlanDocument, *, number: int, since: datetime, zone: ZoneInfo
) -> dict[int, Verdict]:
    """Judge the readings of the lines as if the document had held since ``since``, by line number."""
    readings = [(each.number, each.reading) for each in lines if each.reading is not None]
    version = Version("own case", number, since, None, document)
    verdicts = judge_all([reading for _, reading in readings], [version], zone=zone)
    return {line: verdict for (line, _), verdict in zip(readings, verdicts, strict=True)}


def _line(number: int, text: str, kind: str, zone: ZoneInfo, now: datetime) -> Line:
    item = _json(text) if text.startswith("{") else _plain(text, kind, zone)
    if isinstance(item, ProblemCode):
        return Line(number, text, problems=(item,))
    item.setdefault("patient", _NOBODY)
    item.setdefault("reference", f"line {number}")
    known = KINDS.get(item["kind"]) if isinstance(item.get("kind"), str) else None
    if known is not None:
        item.setdefault("unit", known.unit)
    read = read_reading(item, now)
    if not isinstance(read, ReadingInput):
        return Line(number, text, problems=tuple(each.code for each in read.errors))
    return Line(
        number,
        text,
        ReadingFact(
            id=f"{number:06}",
            kind=read.kind,
            measured_at=read.measured_at,
            received_at=read.measured_at,
            value=read.value,
            components=read.components,
            context=read.context,
            comparator=read.comparator,
            flags=read.flags,
        ),
    )


def _json(text: str) -> dict[str, Any] | ProblemCode:
    try:
        item = parse(text.encode("utf-8", "replace"))
    except JsonRefused as refused:
        return refused.code
    return item if isinstance(item, dict) else ProblemCode.NOT_AN_OBJECT


def _plain(text: str, kind: str, zone: ZoneInfo) -> dict[str, Any] | ProblemCode:
    separator = ";" if ";" in text else "\t" if "\t" in text else ","
    parts = [each.strip() for each in text.split(separator)]
    if separator == "," and len(parts) > 2 and parts[-2].isdigit() and parts[-1].isdigit():
        parts = [*parts[:-2], f"{parts[-2]}.{parts[-1]}"]  # 72,4 as it is written in Norwegian
    if len(parts) not in (2, 3):
        return ProblemCode.NOT_AN_OBJECT
    at = _time(parts[0], zone)
    if at is None:
        return ProblemCode.NOT_A_TIME
    item: dict[str, Any] = {"measured_at": at, "kind": parts[1] if len(parts) == 3 else kind}
    known = KINDS.get(item["kind"])
    names = [part.name for part in known.parts if part.required] if known else []
    numbers = [_number(each) for each in parts[-1].split("/")]
    if None in numbers:
        return ProblemCode.NOT_A_NUMBER
    if names:
        item["components"] = dict(zip(names, numbers, strict=False))
    else:
        item["value"] = numbers[0]
    return item


def _time(text: str, zone: ZoneInfo) -> str | None:
    for form in ("%d.%m.%Y %H:%M", "%d.%m.%Y %H.%M", ""):
        try:
            at = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007
        except ValueError:
            continue
        return (at if at.tzinfo else at.replace(tzinfo=zone)).isoformat()
    return None


def _number(text: str) -> Any:
    """Return the number as the API's own reader would give it, or None."""
    try:
        found = parse(text.replace(",", ".").encode("utf-8", "replace"))
    except JsonRefused:
        return None
    return None if isinstance(found, bool | str | list | dict) else found
