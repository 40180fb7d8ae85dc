"""What a search for Observations asks for: parameters in, conditions on readings out. Pure.

A parameter that we do not know is left aside and left out of the self link, or refused where the
client asked for strict handling. A modifier that we do not know is always refused, since without
it the search would mean something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from interop.fhir.national import is_national
from interop.fhir.outcome import FhirProblem
from measurements.rules.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PAGE: Final = 100
MAX_PAGE: Final = 500
CURSOR: Final = "_cursor"
_PEOPLE: Final = ("patient", "subject")
_NUMBERS: Final = ("patient.identifier", "patient:identifier", "subject:identifier")
_KNOWN: Final = (*_PEOPLE, *_NUMBERS, "code", "date", "_count", CURSOR)
_IN_NO_LINK: Final = frozenset((CURSOR, *_NUMBERS))
_ELSEWHERE: Final = ("_format",)  # settled before anybody searches

_OSLO: Final = ZoneInfo("Europe/Oslo")
_PATIENT: Final = re.compile(r"(?:(?:.*/)?Patient/)?([^/]+)")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NUMBER: Final = re.compile("[0-9]{1,6}")
_DATE: Final = re.compile(
    r"(?P<prefix>[a-z]{2})?(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})"
    r"(?:\.(?P<fraction>[0-9]{1,6}))?)?(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)


@dataclass(frozen=True, slots=True)
class KindAsked:
    """A kind that a code means; ``context`` is what the code itself says (fasting)."""

    kind: str
    context: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """A search, for whom by ``patient_id`` or national ``number``; with both, one who has both.

    ``is_of_nobody`` where what was given cannot be a patient of ours. ``kinds`` None for all. Times
    are of measuring, aware and half-open. ``used`` are the parameters that were understood, in
    order, without the cursor and without any number: it stands in no link. Never log a number.
    """

    patient_id: str | None
    number: str | None = field(repr=False)
    is_of_nobody: bool
    kinds: tuple[KindAsked, ...] | None
    measured_from: datetime | None
    measured_before: datetime | None
    count: int
    cursor: str | None
    used: tuple[tuple[str, str], ...]


class SearchRefused(ValueError):
    """The search cannot be carried out. ``problems`` say why."""

    def __init__(self, problems: Sequence[FhirProblem]) -> None:
        super().__init__(problems[0].diagnostics)
        self.problems = tuple(problems)


def read_search(sent: Iterable[tuple[str, str]], *, strict: bool = False) -> SearchAsked:
    """Read the parameters of a search. Raises ``SearchRefused``."""
    values: dict[str, list[str]] = {name: [] for name in _KNOWN}
    problems: list[FhirProblem] = []
    for name, value in sent:
        if name in values:
            if value:
                values[name].append(value)
        elif name.partition(":")[0].partition(".")[0] in values:
            problems.append(_problem("not-supported", "This modifier is not supported.", name))
        elif strict and name not in _ELSEWHERE:
            problems.append(_problem("not-supported", "There is no such parameter here.", name))
    people = _each(_PEOPLE, values, problems)
    numbers = _each(_NUMBERS, values, problems)
    if not any(values[name] for name in (*_PEOPLE, *_NUMBERS)):
        problems.append(_problem("required", "Say whose: patient=Patient/id.", "patient"))
    count = _count(_one("_count", values, problems), problems)
    since, before = _dates(values["date"], problems)
    cursor = _one(CURSOR, values, problems)
    if problems:
        raise SearchRefused(problems)
    used = [(name, one) for name in _KNOWN if name not in _IN_NO_LINK for one in values[name]]
    patients = {_patient_id(reference) for reference in people}
    named = {_national_number(token) for token in numbers}
    return SearchAsked(
        patient_id=next(iter(patients), None),
        number=next(iter(named), None),
        is_of_nobody=None in patients | named or len(patients) > 1 or len(named) > 1,
        kinds=_kinds(values["code"]),
        measured_from=since,
        measured_before=before,
        count=count,
        cursor=cursor,
        used=tuple(used),
    )


def _problem(code: str, diagnostics: str, name: str) -> FhirProblem:
    """Return the issue of a parameter; one with a strange name is not repeated."""
    known = name.partition(":")[0].partition(".")[0]
    return FhirProblem(code, diagnostics, f"http.{known}" if known in _KNOWN else None)


def _one(name: str, values: dict[str, list[str]], problems: list[FhirProblem]) -> str | None:
    found = values[name]
    if len(found) > 1 or any("," in value for value in found):
        problems.append(_problem("not-supported", "Give this parameter one value.", name))
        return None
    return found[0] if found else None


def _each(
    names: Sequence[str], values: dict[str, list[str]], problems: list[FhirProblem]
) -> list[str]:
    found = (_one(name, values, problems) for name in names)
    return [value for value in found if value is not None]


def _national_number(token: str) -> str | None:
    """Return the number of ``system|value`` or a value alone; None for any other identifier."""
    system, bar, value = token.rpartition("|")
    return value if is_national(system if bar else None, value) else None


def _patient_id(reference: str) -> str | None:
    match = _PATIENT.fullmatch(reference)
    return match[1].lower() if match and _UUID.fullmatch(match[1]) else None


def _count(text: str | None, problems: list[FhirProblem]) -> int:
    if text is None:
        return PAGE
    if not _NUMBER.fullmatch(text):
        problems.append(_problem("value", "Expected a whole number.", "_count"))
        return PAGE
    return min(int(text), MAX_PAGE)


def _kinds(codes: Sequence[str]) -> tuple[KindAsked, ...] | None:
    """Return what all of ``codes`` mean; each may be several, joined by commas, of which one will do."""
    if not codes:
        return None
    wanted = [{kind for code in value.split(",") for kind in _meant(code)} for value in codes]
    common = set.intersection(*wanted)
    return tuple(
        KindAsked(name, MappingProxyType(dict(context))) for name, context in sorted(common)
    )


def _meant(token: str) -> set[tuple[str, tuple[tuple[str, str], ...]]]:
    system, bar, code = token.rpartition("|")
    return {
        (kind.name, tuple(sorted(known.implies.items())))
        for kind in KINDS.values()
        for known in kind.codes
        if known.code == code and (not bar or known.system == system)
    }


def _dates(
    values: Sequence[str], problems: list[FhirProblem]
) -> tuple[datetime | None, datetime | None]:
    """Return the half-open time that lies within all of the dates."""
    since: datetime | None = None
    before: datetime | None = None
    for value in values:
        # a plus sign that was not escaped arrives as a space
        match = _DATE.fullmatch(value.replace(" ", "+"))
        span = _span(match) if match else None
        if match is None or span is None:
            problems.append(_problem("value", "Expected a date as in ge2026-11-22.", "date"))
            continue
        start, end = span
        prefix = match["prefix"] or "eq"
        if prefix not in {"eq", "ge", "gt", "le", "lt"}:
            problems.append(_problem("not-supported", "Prefixes are eq, ge, gt, le, lt.", "date"))
        if prefix in {"eq", "ge", "gt"}:
            first = end if prefix == "gt" else start
            since = first if since is None else max(since, first)
        if prefix in {"eq", "le", "lt"}:
            last = start if prefix == "lt" else end
            before = last if before is None else min(before, last)
    return since, before


def _span(match: re.Match[str]) -> tuple[datetime, datetime] | None:
    """Return the instants from and before which a date or time lasts, in UTC.

    A date without an offset is Norwegian.
    """
    try:
        start = _start(match)
        end = _end(start, match)
        return start.astimezone(UTC), end.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _start(match: re.Match[str]) -> datetime:
    numbers = [int(match[name] or 1) for name in ("year", "month", "day")]
    numbers += [int(match[name] or 0) for name in ("hour", "minute", "second")]
    micro = int((match["fraction"] or "").ljust(6, "0"))
    zone = match["zone"]
    tz = _OSLO if zone is None else datetime.fromisoformat(f"2000-01-01T00:00{zone}").tzinfo
    year, month, day, hour, minute, second = numbers
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=tz)


def _end(start: datetime, match: re.Match[str]) -> datetime:
    if match["month"] is None:
        return start.replace(year=start.year + 1)
    if match["day"] is None:
        years, month = divmod(start.month, 12)
        return start.replace(year=start.year + years, month=month + 1)
    if match["hour"] is None:
        return start + timedelta(days=1)  # by the wall clock, since the zone is kept
    if match["second"] is None:
        return start + timedelta(minutes=1)
    if match["fraction"] is None:
        return start + timedelta(seconds=1)
    return start + timedelta(microseconds=10 ** (6 - len(match["fraction"])))
