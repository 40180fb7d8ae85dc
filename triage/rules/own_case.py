"""Bring your own case: plan versions and readings from files, judged as the worker's engine does.

Nothing is stored. All lines are of one patient; each is judged with what had been measured before
it, whatever the order of the lines. Times of equal readings are told apart by their references.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec

from measurements.rules.facts import Flag, ReadingFact
from measurements.rules.instants import is_future, read_instant
from measurements.rules.kinds import KINDS
from measurements.rules.reading_shape import ReadingInput, Refused, read_reading
from measurements.rules.strict_json import JsonRefused, parse_strictly
from selfcare_plans.rules.document import MissingRule, PlanDocument
from selfcare_plans.rules.problems import ProblemCode
from selfcare_plans.rules.schedule import windows
from selfcare_plans.rules.validation import problems
from triage.rules.in_force import version_at
from triage.rules.judge import judge, judge_all
from triage.rules.verdict import Verdict, Version, WindowFact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from selfcare_plans.rules.document import MonitoringItem
    from selfcare_plans.rules.problems import PlanProblem

OSLO = ZoneInfo("Europe/Oslo")
_ARRIVES_AFTER = timedelta(minutes=1)
_EVER = datetime(1, 1, 2, tzinfo=UTC)
_SOMEBODY = "00000000-0000-7000-8000-000000000000"
# What a plan needs to be published, to be safe or to be shown, but not to be judged by.
_NOT_ABOUT_JUDGING = frozenset(
    {
        ProblemCode.NO_CONTENT,
        ProblemCode.NO_CONTACT_POINT,
        ProblemCode.NO_REVIEW_DATE,
        ProblemCode.NO_RECEIVER,
        ProblemCode.OUTER_LIMIT,
        ProblemCode.OUTER_LIMIT_BY_DEVIATION,
        ProblemCode.MEAN_ALONE,
        ProblemCode.NO_RED,
        ProblemCode.NO_ACT_NOW,
        ProblemCode.ONLY_WHEN_OPEN,
        ProblemCode.NOT_ON_HOLIDAYS,
        ProblemCode.NEWS2_NOT_MEASURED,
        ProblemCode.NEWS2_ONLY_ROUTE,
        ProblemCode.DATE_AHEAD,
        ProblemCode.DATE_PASSED,
        ProblemCode.NO_PRESCRIBER,
        ProblemCode.NO_STEPS,
        ProblemCode.NO_TEXT,
        ProblemCode.BAD_UNIT,
    }
)


class PlanRefused(ValueError):
    """The file is no plan, or one that cannot be judged by; the text says where."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the case: the reading, or why it was refused. ``fact`` None where it was."""

    reference: str | None
    fact: ReadingFact | None = None
    errors: tuple[str, ...] = ()
    content: Any = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The result of one line or of one window without a reading; ``verdict`` None: refused."""

    reference: str | None
    verdict: Verdict | None = None
    errors: tuple[str, ...] = ()


def versions_from(text: bytes) -> list[Version]:
    """Read one version or a list of versions.

    A version is the document itself, or an object that holds it as ``document``; with
    ``in_force_from`` and ``in_force_to`` (instants with offset) beside, where it is not in force
    for ever. Raises ``PlanRefused``.
    """
    try:
        given = parse_strictly(text)
    except JsonRefused as error:
        raise PlanRefused(_json_words(error)) from error
    entries = given if isinstance(given, list) else [given]
    if not entries:
        raise PlanRefused("the list of versions is empty")
    return [_version(entry, number) for number, entry in enumerate(entries, start=1)]


def _json_words(error: JsonRefused) -> str:
    if error.faults:
        return f"{error.faults[0].pointer or '/'}: {error.faults[0].code}"
    return f"not JSON (line {error.line}, column {error.column})"


def _version(entry: Any, number: int) -> Version:
    if not isinstance(entry, dict):
        raise PlanRefused(f"version {number} is no object")
    rest = dict(entry)
    since = _bound(rest.pop("in_force_from", None), number)
    until = _bound(rest.pop("in_force_to", None), number)
    own_number = rest.pop("number", number)
    document = _document(rest.get("document", rest) if "document" in rest else rest, number)
    if since is not None and until is not None and until <= since:
        raise PlanRefused(f"version {number}: in_force_to is not after in_force_from")
    named = own_number if isinstance(own_number, int) else number
    return Version(f"version-{number}", named, since or _EVER, until, document)


def _bound(given: Any, number: int) -> datetime | None:
    if given is None:
        return None
    read = read_instant(given) if isinstance(given, str) else None
    if not isinstance(read, datetime):
        raise PlanRefused(f"version {number}: {given!r} is no instant with an offset")
    return read


def _document(given: Any, number: int) -> PlanDocument:
    try:
        document = msgspec.convert(given, type=PlanDocument, strict=True)
    except msgspec.ValidationError as error:
        raise PlanRefused(f"version {number}: {error}") from error
    found = [one for one in problems(document, known_kinds=KINDS) if _is_about_judging(one)]
    if found:
        raise PlanRefused(f"version {number}: {found[0].pointer}: {found[0].detail}")
    return document


def _is_about_judging(found: PlanProblem) -> bool:
    return found.code not in _NOT_ABOUT_JUDGING


def lines_from(texts: Iterable[bytes]) -> list[Line]:
    """Read the readings, one JSON object a line; empty lines are left out.

    A line that cannot be read is refused alone, and so is a reference that came before with other
    content. ``received_at`` is a minute after ``measured_at`` where it is not given.
    """
    found: list[Line] = []
    first: dict[str, Line] = {}
    for text in texts:
        if not text.strip():
            continue
        line = _line(text)
        if line.fact is not None and line.reference is not None:
            known = first.setdefault(line.reference, line)
            if known.content != line.content:
                line = Line(line.reference, errors=("/reference: REFERENCE_REUSED",))
        found.append(line)
    return found


def _line(text: bytes) -> Line:
    try:
        given = parse_strictly(text)
    except JsonRefused as error:
        return Line(None, errors=(_json_words(error),))
    if not isinstance(given, dict):
        return Line(None, errors=("/: NOT_AN_OBJECT",))
    rest = {**given, "patient": _SOMEBODY}
    sent = rest.get("reference")
    reference = sent if isinstance(sent, str) else None
    arrived = rest.pop("received_at", None)
    received_at = _received_at(arrived, rest.get("measured_at"))
    if received_at is None:
        return Line(reference, errors=("/received_at: not an instant with an offset",))
    reading = read_reading(rest, received_at)
    if isinstance(reading, Refused):
        errors = tuple(f"{one.pointer or '/'}: {one.code}" for one in reading.errors)
        return Line(reference, errors=errors)
    return Line(reference, _fact(reading, received_at), content=(reading, arrived))


def _received_at(given: Any, measured_at: Any) -> datetime | None:
    """Return when the reading arrived; a time of measuring that is wrong is refused elsewhere."""
    if given is not None:
        read = read_instant(given) if isinstance(given, str) else None
        return read if isinstance(read, datetime) else None
    read = read_instant(measured_at) if isinstance(measured_at, str) else None
    if not isinstance(read, datetime):
        return datetime(2000, 1, 1, tzinfo=UTC)
    try:
        return read + _ARRIVES_AFTER
    except OverflowError:
        return read


def _fact(reading: ReadingInput, received_at: datetime) -> ReadingFact:
    flags = set(reading.flags)
    if is_future(reading.measured_at, received_at):
        flags.add(Flag.FUTURE)
    return ReadingFact(
        id=reading.reference,
        kind=reading.kind,
        measured_at=reading.measured_at,
        received_at=received_at,
        value=reading.value,
        components=reading.components,
        context=reading.context,
        comparator=reading.comparator,
        flags=frozenset(flags),
        with_text=bool(reading.note),
    )


def judged_case(
    versions: Sequence[Version], lines: Sequence[Line], *, now: datetime | None = None
) -> list[Judged]:
    """Judge every line, in the order given; with ``now`` the windows without a reading follow."""
    facts = {one.fact.id: one.fact for one in lines if one.fact is not None}
    found = judge_all(list(facts.values()), versions, zone=OSLO)
    verdicts = dict(zip(facts, found, strict=True))
    judged = [
        Judged(one.reference, verdicts[one.fact.id])
        if one.fact is not None
        else Judged(one.reference, errors=one.errors)
        for one in lines
    ]
    if now is not None:
        judged += _missed(versions, facts, now)
    return judged


def _missed(
    versions: Sequence[Version], facts: Mapping[str, ReadingFact], now: datetime
) -> list[Judged]:
    """Judge the windows whose grace is over at ``now`` and in which nothing came in time."""
    found: list[tuple[datetime, Judged]] = []
    for version in versions:
        for item in version.document.items:
            if any(isinstance(rule, MissingRule) for rule in item.rules):
                found += _missed_of(versions, version, item, facts, now)
    found.sort(key=lambda each: (each[0], each[1].reference or ""))
    return [each for _, each in found]


def _missed_of(
    versions: Sequence[Version],
    version: Version,
    item: MonitoringItem,
    facts: Mapping[str, ReadingFact],
    now: datetime,
) -> list[tuple[datetime, Judged]]:
    first = min((one.measured_at for one in facts.values()), default=now)
    begins = max(version.in_force_from, first) if version.in_force_from == _EVER else None
    since = (begins or version.in_force_from).astimezone(OSLO).date()
    until = min(now, version.in_force_to or now).astimezone(OSLO).date()
    several = item.schedule is not None and len(item.schedule.windows) > 1
    found, in_a_row = [], 0
    for one in windows(item, since, until, OSLO):
        is_its_own = version_at(versions, one.opens_at) is version
        if not is_its_own or one.deadline_at > now:
            continue
        if any(
            _meets(item, fact, one.opens_at, one.closes_at, one.deadline_at)
            for fact in facts.values()
        ):
            in_a_row = 0
            continue
        in_a_row += 1
        reference = f"missing:{item.id}:{one.local_date.isoformat()}"
        reference += f":{one.name}" if several else ""
        fact = WindowFact(
            id=reference,
            item_id=item.id,
            kind=item.kind,
            local_date=one.local_date,
            name=one.name,
            opens_at=one.opens_at,
            closes_at=one.closes_at,
            deadline_at=one.deadline_at,
            missed_in_a_row=in_a_row,
        )
        found.append((one.deadline_at, Judged(reference, judge(fact, versions, (), zone=OSLO))))
    return found


def _meets(
    item: MonitoringItem,
    fact: ReadingFact,
    opens_at: datetime,
    closes_at: datetime,
    deadline_at: datetime,
) -> bool:
    return (
        fact.kind == item.kind
        and item.about in ("", fact.about)
        and opens_at <= fact.measured_at < closes_at
        and fact.received_at <= deadline_at
        and Flag.FUTURE not in fact.flags
    )
